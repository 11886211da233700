using System.Globalization;
using System.Threading.Channels;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>
/// Runs trials as elements of Slurm job arrays. What happens to a trial is read from its folder; Slurm is asked seldom, and only tells why a
/// trial waits, where it runs, and that a job is gone which said nothing.
/// </summary>
public sealed class SlurmExecutor : IExecutor
{
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UntilFewer = TimeSpan.FromSeconds(30);

    private readonly SlurmSetup _setup;
    private readonly TimeProvider _clock;
    private readonly SlurmQueue _queue;
    private readonly SlurmSubmitter _submitter;
    private readonly PollSchedule _schedule;
    private readonly SlurmVerdicts _verdicts;
    private readonly Channel<ExecutorNews> _news = Channel.CreateUnbounded<ExecutorNews>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Guards what is handed to the watch: <see cref="_arrived"/>, <see cref="_isWithdrawn"/> and <see cref="_watch"/>.</summary>
    private readonly Lock _gate = new();
    private readonly List<SlurmTrial> _arrived = [];
    private readonly CancellationTokenSource _end = new();
    private bool _isWithdrawn;
    private Task? _watch;

    // From here on: the watch's alone.
    private readonly List<SlurmTrial> _trials = [];
    private readonly List<SlurmChunkWatch> _chunks = [];
    private readonly HashSet<string> _complaints = [];
    private Task<Submission>? _submission;
    private Task<IReadOnlyList<SlurmElementState>?>? _poll;
    private long _lastArrival;
    private long? _refusedSince;
    private int _mostElements = SlurmSubmitter.MostElements;

    public SlurmExecutor(SlurmSetup setup)
    {
        (_setup, _clock) = (setup, setup.Clock);
        var commands = new SlurmCommands(setup.Folder.Calls, setup.Clock);
        _queue = new SlurmQueue(commands);
        _submitter = new SlurmSubmitter(setup, commands, _queue);
        _schedule = new PollSchedule(setup.Settings.Poll, setup.Clock);
        _verdicts = new SlurmVerdicts(_queue, setup.Settings, setup.Clock);
        Slots = [.. Enumerable.Repeat(SlurmPlace.NotSubmitted, setup.Slots)];
        Places = [.. Enumerable.Range(1, Math.Min(setup.Slots, setup.Settings.MaxParallel)).Select(i => string.Create(CultureInfo.InvariantCulture, $"slurm {i}"))];
    }

    public IReadOnlyList<string> Slots { get; }

    public IReadOnlyList<string> Places { get; }

    public ChannelReader<ExecutorNews> News => _news.Reader;

    /// <summary>Whether <see cref="StopAsync"/> cancels the jobs; else they go on without the runner.</summary>
    public bool Cancels { get; set; }

    public bool LeavesRunning => !Cancels && !File.Exists(_setup.Folder.CancelRequest);

    public void Start(int slot, TrialLaunch launch)
    {
        lock (_gate)
        {
            _arrived.Add(new SlurmTrial(slot, launch));
            _lastArrival = _clock.GetTimestamp();
            _watch ??= Task.Run(WatchAsync);
        }
    }

    public IReadOnlyList<int> Adopt(IReadOnlyList<TrialLaunch> launches)
    {
        SlurmTrial[] trials = [.. launches.Select((launch, i) => new SlurmTrial(i, launch))];
        _chunks.AddRange(SlurmAdoption.Find(_setup.Folder, trials));
        lock (_gate)
        {
            _arrived.AddRange(trials);
            _watch ??= Task.Run(WatchAsync);
        }

        return [.. trials.Select(trial => trial.Slot)];
    }

    public void Withdraw()
    {
        lock (_gate)
        {
            _isWithdrawn = true;
        }
    }

    public async Task StopAsync()
    {
        await _end.CancelAsync();
        if (_watch is not { } watch)
        {
            return;
        }

        await watch;
        if (!LeavesRunning)
        {
            await new SlurmCancellation(_queue, _clock).CancelAsync(_chunks);
            TakeReports();
            DurableWrite.Slurm.Around(() => File.Delete(_setup.Folder.CancelRequest));
        }

        lock (_gate)
        {
            _watch = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await TickAsync();
            }
            catch (Exception error) when (error is UserErrorException or IOException or UnauthorizedAccessException)
            {
                // A file server that is away for a while, or Slurm's commands are: nothing is lost, and it is tried again.
                if (_complaints.Add(error.Message))
                {
                    Post(new ExecutorNews.Note(error.Message));
                }
            }

            int running = _trials.Count(trial => trial.Home?.Element.HasStarted == true);
            TimeSpan tick = TimeSpan.FromMilliseconds(5 * running);
            tick = tick < ShortestTick ? ShortestTick : tick > LongestTick ? LongestTick : tick;
            await Task.Delay(tick, _clock, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_submission is { } last)
        {
            // An sbatch that is under way is not cut off: its answer is the job's id.
            await ((Task)last).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            TakeSubmission();
        }
    }

    private async Task TickAsync()
    {
        bool isWithdrawn = TakeArrivals();
        TakeSubmission();
        await RecoverAsync();
        TakePoll();
        foreach (SlurmChunkWatch chunk in _chunks)
        {
            chunk.Look();
        }

        TakeReports();
        await JudgeAsync();
        if (isWithdrawn)
        {
            await WithdrawAsync();
        }

        Submit();
        Tell();
        _chunks.RemoveAll(TryClose);
        if (_poll is null && _chunks.Count > 0 && _schedule.IsDue)
        {
            _poll = _queue.AskAsync([.. _chunks.Select(chunk => chunk.Chunk.Name)]);
        }
    }

    private bool TakeArrivals()
    {
        lock (_gate)
        {
            _trials.AddRange(_arrived);
            _arrived.Clear();
            return _isWithdrawn;
        }
    }

    /// <summary>What a runner that died meant to submit: has Slurm got it?</summary>
    private async Task RecoverAsync()
    {
        foreach (SlurmChunkWatch chunk in _chunks.Where(chunk => chunk.Job is { State: SlurmJobStage.Intended, Id: null }).ToArray())
        {
            if (await _submitter.FindAsync(chunk.Chunk.Name, _end.Token) is { } id)
            {
                chunk.Note(new SlurmJob(SlurmJobStage.Submitted, id));
            }
            else
            {
                TakeHome(trial => trial.Home!.Value.Chunk == chunk);
            }
        }
    }

    private void Submit()
    {
        if (_submission is not null || (_refusedSince is { } since && _clock.GetElapsedTime(since) < UntilFewer)
            || _clock.GetElapsedTime(Volatile.Read(ref _lastArrival)) < Together)
        {
            return;
        }

        SlurmTrial[] homeless = [.. _trials.Where(trial => trial.Home is null)];
        if (homeless.Length > 0)
        {
            _refusedSince = null;
            _submission = _submitter.SubmitAsync(homeless, _mostElements, _end.Token);
        }
    }

    private void TakeSubmission()
    {
        if (_submission is not { IsCompleted: true } done)
        {
            return;
        }

        _submission = null;
        if (!done.IsCompletedSuccessfully)
        {
            TakeHome(trial => !_chunks.Contains(trial.Home!.Value.Chunk));
            _refusedSince = _clock.GetTimestamp();
            if (done.Exception?.InnerException is { } error && _complaints.Add(error.Message))
            {
                Post(new ExecutorNews.Note(error.Message));
            }

            return;
        }

        Submission submission = done.Result;
        if (submission.Refusal is not { } refusal)
        {
            _chunks.Add(submission.Chunk);
            _schedule.Hurry();
            return;
        }

        TakeHome(trial => trial.Home!.Value.Chunk == submission.Chunk);
        int elements = submission.Chunk.Elements.Count;
        if (submission.IsTooMany)
        {
            _mostElements = Math.Max(1, elements / 2);
            _refusedSince = elements == 1 ? _clock.GetTimestamp() : null;
            Post(new ExecutorNews.Note(string.Create(CultureInfo.InvariantCulture, $"Slurm did not take {elements} jobs at once ({refusal}); fewer are tried")));
        }
        else
        {
            Fail(submission.Trials[0], new Failure(
                FailureKind.Error, $"Slurm refused the job: {refusal}; check sweeper.executor in the sweep file, then 'sweeper retry --state failed'", submission.Chunk.Folder.Script));
        }
    }

    private void TakePoll()
    {
        if (_poll is not { IsCompleted: true } done)
        {
            return;
        }

        _poll = null;
        IReadOnlyList<SlurmElementState>? states = done.GetAwaiter().GetResult();
        _schedule.Answered(states is not null);
        if (states is null)
        {
            return;
        }

        ILookup<string, SlurmElementState> byName = states.ToLookup(state => state.Name);
        foreach (SlurmChunkWatch chunk in _chunks)
        {
            chunk.Take(byName[chunk.Chunk.Name].Where(state => state.Job == chunk.Job.Id));
        }

    }

    private void TakeReports()
    {
        foreach (SlurmTrial trial in _trials.ToArray())
        {
            bool over = false;
            foreach (TrialEvent trialEvent in trial.ReadNew())
            {
                Post(new ExecutorNews.Reported(trial.Launch.Trial, trialEvent));
                over |= SlurmTrial.IsEnd(trialEvent);
            }

            if (over)
            {
                Free(trial);
            }
        }
    }

    private async Task JudgeAsync()
    {
        foreach (SlurmChunkWatch chunk in _chunks)
        {
            foreach (IGrouping<SlurmElementWatch, SlurmTrial> left in TrialsOf(chunk).GroupBy(trial => trial.Home!.Value.Element).ToArray())
            {
                if (await _verdicts.OfAsync(chunk, left.Key, [.. left]) is { } verdict)
                {
                    Apply(verdict, [.. left]);
                }
            }
        }
    }

    private void Apply(SlurmVerdict verdict, SlurmTrial[] left)
    {
        foreach (SlurmTrial trial in left)
        {
            if (verdict.Failures.TryGetValue(trial.Launch.Trial, out Failure? failure))
            {
                Fail(trial, failure);
            }
            else
            {
                // Goes on in another job, from its checkpoint.
                trial.Home = null;
            }
        }

        if (verdict.Remark is { } remark)
        {
            Post(new ExecutorNews.Note(remark));
        }
    }

    private async Task WithdrawAsync()
    {
        foreach (SlurmTrial trial in _trials.Where(trial => trial.Home is null).ToArray())
        {
            Free(trial);
        }

        foreach (SlurmChunkWatch chunk in _chunks)
        {
            SlurmElementWatch[] waiting = [.. chunk.Elements.Where(element => !element.HasStarted && element.GoneSince is null)];
            SlurmTrial[] theirs = [.. TrialsOf(chunk).Where(trial => waiting.Contains(trial.Home!.Value.Element))];
            if (theirs.Length > 0)
            {
                await _queue.CancelAsync([.. theirs.Select(trial => string.Create(
                    CultureInfo.InvariantCulture, $"{chunk.Job.Id}_{trial.Home!.Value.Element.Index}")).Distinct()]);
                Array.ForEach(theirs, Free);
            }
        }
    }

    private void Tell()
    {
        Dictionary<SlurmElementWatch, int> ahead = [];
        foreach (SlurmElementWatch element in _chunks.SelectMany(chunk => chunk.Elements).Where(element => !element.HasStarted && element.End is null))
        {
            ahead[element] = ahead.Count;
        }

        foreach (SlurmTrial trial in _trials)
        {
            (string place, bool isWaiting) = SlurmPlace.Of(trial, ahead);
            if (place != trial.Place)
            {
                trial.Place = place;
                Post(new ExecutorNews.Placed(trial.Launch.Trial, place, isWaiting));
            }

            if (!isWaiting && trial.Home!.Value.Element.Progress() is { } progress && progress.Trial == trial.Launch.Trial && progress.Step != trial.Step)
            {
                trial.Step = progress.Step;
                Post(new ExecutorNews.Step(progress.Trial, progress.Step, progress.TotalSteps));
            }
        }
    }

    private bool TryClose(SlurmChunkWatch chunk)
    {
        if (TrialsOf(chunk).Any())
        {
            return false;
        }

        chunk.Note(chunk.Job with { State = SlurmJobStage.Closed });
        return true;
    }

    /// <summary>Trials that are to be submitted anew.</summary>
    private void TakeHome(Func<SlurmTrial, bool> which) => _trials.Where(trial => trial.Home is not null && which(trial)).ToList().ForEach(trial => trial.Home = null);

    private IEnumerable<SlurmTrial> TrialsOf(SlurmChunkWatch chunk) => _trials.Where(trial => trial.Home?.Chunk == chunk);

    private void Fail(SlurmTrial trial, Failure failure)
    {
        Post(new ExecutorNews.Reported(trial.Launch.Trial, new TrialEvent.Failed(trial.Launch.Attempt, _clock.GetUtcNow(), failure)));
        Free(trial);
    }

    private void Free(SlurmTrial trial)
    {
        _trials.Remove(trial);
        Post(new ExecutorNews.Freed(trial.Slot, trial.Launch.Trial));
    }

    private void Post(ExecutorNews item) => _news.Writer.TryWrite(item);
}
