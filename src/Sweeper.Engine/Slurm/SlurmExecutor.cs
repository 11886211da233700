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
    /// <summary>What is started within this time is submitted together.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(100);

    private readonly SlurmFolder _folder;
    private readonly TimeProvider _clock;
    private readonly SlurmQueue _queue;
    private readonly SlurmWork _work;
    private readonly SlurmDispatch _dispatch;
    private readonly SlurmWatch _watch;
    private readonly Channel<ExecutorNews> _news = Channel.CreateUnbounded<ExecutorNews>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _end = new();

    /// <summary>Guards what is handed to the watch.</summary>
    private readonly Lock _gate = new();
    private readonly List<SlurmTrial> _arrived = [];
    private long _lastArrival;
    private bool _isWithdrawn;
    private Task? _watching;

    public SlurmExecutor(SlurmSetup setup)
    {
        (_folder, _clock) = (setup.Folder, setup.Clock);
        var commands = new SlurmCommands(setup.Folder.Calls, setup.Clock);
        _queue = new SlurmQueue(commands);
        _work = new SlurmWork(_news.Writer, setup.Clock);
        _dispatch = new SlurmDispatch(_work, new SlurmSubmitter(setup, commands, _queue), setup.Settings.MaxParallel, setup.Clock, _end.Token);
        _watch = new SlurmWatch(
            _work, _dispatch, new SlurmPoll(_work, _queue, new PollSchedule(setup.Settings.Poll, setup.Clock)), _queue,
            new SlurmVerdicts(_queue, setup.Settings, setup.Clock));
        ForgetRequest();
        Slots = [.. Enumerable.Repeat(SlurmPlace.NotSubmitted, setup.Slots)];
        Places = [.. Enumerable.Range(1, Math.Min(setup.Slots, setup.Settings.MaxParallel)).Select(i => string.Create(CultureInfo.InvariantCulture, $"slurm {i}"))];
    }

    public IReadOnlyList<string> Slots { get; }

    public IReadOnlyList<string> Places { get; }

    public ChannelReader<ExecutorNews> News => _news.Reader;

    /// <summary>Whether <see cref="StopAsync"/> cancels the jobs; else they go on without the runner, unless somebody has asked for it in the sweep's folder.</summary>
    public bool Cancels { get; set; }

    public bool LeavesRunning => !Cancels && !File.Exists(_folder.CancelRequest);

    public void Start(int slot, TrialLaunch launch) => Take([new SlurmTrial(slot, launch)]);

    public IReadOnlyList<int> Adopt(IReadOnlyList<TrialLaunch> launches)
    {
        SlurmTrial[] trials = [.. launches.Select((launch, i) => new SlurmTrial(i, launch))];
        _work.Chunks.AddRange(SlurmAdoption.Find(_folder, trials));
        Take(trials);
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
        if (_watching is not { } watching)
        {
            return;
        }

        await watching;
        _watching = null;
        if (!LeavesRunning)
        {
            // Once the request is gone, it stays decided.
            Cancels = true;
            await new SlurmCancellation(_queue, _clock).CancelAsync(_work.Chunks);
            _work.TakeReports();
            ForgetRequest();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _end.Dispose();
    }

    private void ForgetRequest()
    {
        if (File.Exists(_folder.CancelRequest))
        {
            DurableWrite.Slurm.Around(() => File.Delete(_folder.CancelRequest));
        }
    }

    private void Take(SlurmTrial[] trials)
    {
        lock (_gate)
        {
            _arrived.AddRange(trials);
            _lastArrival = _clock.GetTimestamp();
            _watching ??= Task.Run(WatchAsync);
        }
    }

    private async Task WatchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            bool isWithdrawn;
            bool isComplete;
            lock (_gate)
            {
                _work.Add(_arrived);
                _arrived.Clear();
                (isWithdrawn, isComplete) = (_isWithdrawn, _clock.GetElapsedTime(_lastArrival) >= Together);
            }

            try
            {
                await _watch.LookAsync(isComplete, isWithdrawn);
            }
            catch (Exception error) when (error is UserErrorException or IOException or UnauthorizedAccessException)
            {
                // A file server that is away for a while, or Slurm's commands are: nothing is lost, and it is tried again.
                _work.Complain(error.Message);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(_watch.Pause, _clock, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _dispatch.EndAsync();
    }
}
