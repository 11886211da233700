using System.Globalization;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>Everything a run of a sweep works on.</summary>
internal sealed record SweepRun(
    SweepSpec Spec,
    SweepFolder Folder,
    SweepTrials Trials,
    Proposals Proposals,
    EarlyStopping Early,
    StudyView View,
    IReadOnlyDictionary<string, string> Inputs);

/// <summary>The one loop: takes in what trials report, stores it, and starts the next trials while slots are free.</summary>
internal sealed class SweepLoop
{
    /// <summary>Most news taken in with one wait for the disk, so that whoever waits for an answer does not wait for long.</summary>
    private const int MostAtOnce = 1000;

    private readonly SweepRun _run;
    private readonly IExecutor _executor;
    private readonly TimeProvider _clock;
    private readonly IProgress<SweepNews> _news;
    private readonly StopRules _rules;
    private readonly Retries _retries;

    /// <summary>Trials on a slot, with the time they were given to it.</summary>
    private readonly Dictionary<int, long> _running = [];
    private readonly PriorityQueue<int, int> _freeSlots = new();

    /// <summary>What is told and started once all that was written before it is on disk, in order.</summary>
    private readonly Queue<Action> _afterwards = new();

    private readonly TrialQueue _queue;

    public SweepLoop(SweepRun run, IExecutor executor, TimeProvider clock, IProgress<SweepNews> news)
    {
        _run = run;
        _executor = executor;
        _clock = clock;
        _news = news;
        _rules = new StopRules(run.Spec);
        _retries = new Retries(run.Spec.Failures, clock);
        _queue = new TrialQueue(run, _retries, clock, IsFree, Tell);
        for (int slot = 0; slot < executor.Slots.Count; slot++)
        {
            _freeSlots.Enqueue(slot, slot);
        }

        foreach (StoredTrial trial in run.Trials.All)
        {
            _rules.Look(trial);
        }
    }

    /// <summary>Sum over this run's trials of the time on their slot.</summary>
    public TimeSpan Busy { get; private set; }

    /// <summary>Takes over trials that an earlier runner left running and that go on by themselves.</summary>
    /// <param name="trials">With the slot of each.</param>
    public void Adopt(IReadOnlyList<(StoredTrial Trial, int Slot)> trials)
    {
        var taken = trials.Select(one => one.Slot).ToHashSet();
        _freeSlots.Clear();
        _freeSlots.EnqueueRange(Enumerable.Range(0, _executor.Slots.Count).Where(slot => !taken.Contains(slot)).Select(slot => (slot, slot)));
        foreach ((StoredTrial trial, int slot) in trials)
        {
            _running.Add(trial.Number, _clock.GetTimestamp());
            Tell(new SweepNews.TrialAssigned(trial, _executor.Slots[Math.Min(slot, _executor.Slots.Count - 1)]));
        }

        TellAll();
    }

    /// <returns>Whether it was asked to stop before it was done.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        bool isNew = true;
        while (true)
        {
            if (isNew)
            {
                StartTrials(stop);
            }

            if (IsHeld)
            {
                _executor.Withdraw();
            }

            bool mayStart = !stop.IsCancellationRequested && !IsHeld;
            if (_running.Count == 0 && !(mayStart && _retries.Count > 0))
            {
                bool isUnconfirmed = _queue.IsUnconfirmed
                    && (_rules.Reason is null || _rules.HasReachedTarget);
                if (isUnconfirmed && !_queue.IsConfirming && !stop.IsCancellationRequested)
                {
                    BeginConfirmation();
                    isNew = true;
                    continue;
                }

                bool interrupted = stop.IsCancellationRequested
                    && (isUnconfirmed || (_rules.Reason is null && (!_run.Proposals.AtEnd || _retries.Count > 0)));
                if (!interrupted)
                {
                    ReportEnd();
                }

                return interrupted;
            }

            try
            {
                TimeSpan? retry = mayStart && _freeSlots.Count > 0 ? _retries.UntilNext(IsFree) : null;
                ExecutorNews? item = await NewsAsync(retry, stop);
                isNew = item is null || TakeAll(item);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                await StopTrialsAsync();
                return true;
            }
        }
    }

    /// <returns>What happened next; null when a trial's time to be tried again came first.</returns>
    private async Task<ExecutorNews?> NewsAsync(TimeSpan? retry, CancellationToken stop)
    {
        if (retry is not { } wait)
        {
            return await _executor.News.ReadAsync(stop);
        }

        using var due = new CancellationTokenSource(wait, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stop);
        try
        {
            return await _executor.News.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Starts trials while slots are free and there are some.</summary>
    private void StartTrials(CancellationToken stop)
    {
        if (!MayStart())
        {
            return;
        }

        if (_run.Proposals.AreQuick)
        {
            Write(() =>
            {
                while (MayStart() && _queue.Next() is { } trial)
                {
                    StartTrial(trial);
                }
            });
            return;
        }

        // A sampler that learns may think for seconds, in which nobody else could write to the store.
        while (MayStart() && _queue.Next() is { } trial)
        {
            Write(() => StartTrial(trial));
        }

        bool MayStart() => !stop.IsCancellationRequested && !IsHeld && _freeSlots.Count > 0;
    }

    /// <summary>Whether nothing more is started. A target that was reached ends the search alone.</summary>
    private bool IsHeld => _rules.Reason is not null && !(_queue.IsConfirming && _rules.HasReachedTarget);

    /// <summary>The search is over: ends what is paused and adds the trials that confirm the best.</summary>
    private void BeginConfirmation()
    {
        GiveUpPaused();
        Write(_queue.BeginConfirmation);
    }

    /// <summary>Writes to the store, waits once until all of it is on disk, and then tells and starts what was left for afterwards.</summary>
    private void Write(Action writes)
    {
        _run.Trials.Together(writes);
        TellAll();
    }

    private void TellAll()
    {
        while (_afterwards.TryDequeue(out Action? action))
        {
            action();
        }
    }

    private void Tell(SweepNews news) => _afterwards.Enqueue(() => _news.Report(news));

    private void StartTrial(StoredTrial trial)
    {
        TrialFolder trialFolder = _run.Folder.Trial(trial.Number);
        TrialJson.WritePlan(trialFolder, new TrialPlan
        {
            Sweep = _run.Spec.Name,
            Trial = trial.Number,
            Configuration = trial.Configuration,
            Seed = trial.Seed,
            Objective = _run.Spec.Objective,
            Version = _run.Spec.Script is null ? 1 : TrialJson.PlanVersion,
            BuiltIn = _run.Spec.Script is null ? _run.Spec.Task : null,
            Script = _run.Spec.Script,
            AwaitsDecisions = _run.Early.Judges(trial),
            Checkpoints = _run.Spec.Checkpoints,
            MemoryBudgetBytes = _run.Spec.Limits.MaxMemoryBytes,
            Inputs = _run.Inputs,
        });
        trial = _run.Trials.Begin(trial.Number, _clock.GetUtcNow());
        int slot = _freeSlots.Dequeue();
        _running.Add(trial.Number, _clock.GetTimestamp());
        _afterwards.Enqueue(() => _executor.Start(
            slot, new TrialLaunch(trial.Number, trial.Attempts, trialFolder) { Limits = _run.Spec.AttemptLimits }));
        Tell(new SweepNews.TrialAssigned(trial, _executor.Slots[slot]));
    }

    /// <summary>Takes in what has come in so far, with one wait for the disk.</summary>
    /// <returns>Whether it may be that a trial can start now.</returns>
    private bool TakeAll(ExecutorNews first)
    {
        if (first is ExecutorNews.Step or ExecutorNews.Note or ExecutorNews.Placed)
        {
            // Comes often, and nothing of it is stored.
            Take(first);
            TellAll();
            return false;
        }

        Write(() =>
        {
            Take(first);
            for (int i = 1; i < MostAtOnce && _executor.News.TryRead(out ExecutorNews? item); i++)
            {
                Take(item);
            }
        });
        return true;
    }

    private void Take(ExecutorNews item)
    {
        switch (item)
        {
            case ExecutorNews.Step step:
                Tell(new SweepNews.TrialStep(step.Trial, step.Steps, step.TotalSteps));
                break;
            case ExecutorNews.Note note:
                Tell(new SweepNews.Note(note.Text));
                break;
            case ExecutorNews.Placed placed:
                Tell(new SweepNews.TrialPlaced(placed.Trial, placed.Place, placed.IsWaiting));
                break;
            case ExecutorNews.Freed freed:
                TakeBack(freed);
                break;
            case ExecutorNews.Reported reported:
                Take(reported.Trial, reported.Event);
                break;
        }
    }

    private void TakeBack(ExecutorNews.Freed freed)
    {
        if (freed.Slot < _executor.Slots.Count)
        {
            _freeSlots.Enqueue(freed.Slot, freed.Slot);
        }

        Busy += _clock.GetElapsedTime(_running[freed.Trial]);
        _running.Remove(freed.Trial);
        if (_run.Trials.Get(freed.Trial).State == TrialState.Running)
        {
            Tell(new SweepNews.TrialEnded(_run.Trials.Interrupt(freed.Trial, _clock.GetUtcNow())));
        }
    }

    private void Take(int number, TrialEvent trialEvent)
    {
        StoredTrial before = _run.Trials.Get(number);
        StoredDecision? decision = _run.Early.Judge(before, trialEvent);
        StoredTrial trial = _run.Trials.Record(number, trialEvent, decision);
        _afterwards.Enqueue(() => _run.Early.Answer(_run.Folder.Trial(number), trial, trialEvent, decision));
        if (trialEvent is TrialEvent.Epoch { Report: var again }
            && before.Epochs.FirstOrDefault(known => known.Epoch == again.Epoch) is { } first)
        {
            NoteDifference(number, first, again);
            return;
        }

        if (trialEvent is TrialEvent.Failed && _retries.Allows(trial))
        {
            Tell(new SweepNews.TrialEnded(TryAgain(trial)));
            return;
        }

        Tell(SweepNews.Of(trial, trialEvent));
        _rules.Look(trial, trialEvent);
    }

    private StoredTrial TryAgain(StoredTrial failed)
    {
        StoredTrial trial = _run.Trials.Retry(failed.Number, _clock.GetUtcNow());
        TimeSpan wait = _retries.Add(trial);
        string when = wait > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $" in {wait.TotalSeconds:0} s") : "";
        Tell(new SweepNews.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"attempt {failed.Attempts} of trial {failed.Number} failed, it is tried again{when}: {failed.Failure!.Message}")));
        return trial;
    }

    /// <summary>Whether no attempt of a trial has a slot.</summary>
    private bool IsFree(int number) => !_running.ContainsKey(number);

    /// <summary>An epoch that was trained again after an interruption should come out the same; what came first stands.</summary>
    private void NoteDifference(int number, EpochReport first, EpochReport again)
    {
        if (first.Metrics.Any(metric => !again.Metrics.TryGetValue(metric.Key, out double value) || !value.Equals(metric.Value)))
        {
            Tell(new SweepNews.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"trial {number} came out differently when it trained epoch {again.Epoch} again; what it reported first stands")));
        }
    }

    /// <summary>Stops what runs. A trial that managed to finish meanwhile is completed, the others are put back.</summary>
    private async Task StopTrialsAsync()
    {
        if (_running.Count == 0)
        {
            return;
        }

        if (_executor.LeavesRunning)
        {
            _news.Report(new SweepNews.Note("what runs goes on without this process"));
        }
        else
        {
            _news.Report(new SweepNews.Note(
                $"waiting until {string.Join(", ", _running.Keys.Order().Select(number => $"#{number}"))} "
                + $"{(_running.Count == 1 ? "has" : "have")} saved where they are"));
        }

        await _executor.StopAsync();
        while (_executor.News.TryRead(out ExecutorNews? item))
        {
            TakeAll(item);
        }

        if (_executor.LeavesRunning)
        {
            return;
        }

        var unstored = new UnstoredReports(_run.Trials, _run.Folder, _run.Early, _clock);
        foreach ((int number, long since) in _running)
        {
            Busy += _clock.GetElapsedTime(since);
            _news.Report(new SweepNews.TrialEnded(unstored.PutBack(number, _run.Folder.Trial(number))));
        }

        _running.Clear();
    }

    private void GiveUpPaused()
    {
        foreach (StoredTrial trial in PausedTrials.GiveUp(_run, _clock.GetUtcNow()))
        {
            _news.Report(new SweepNews.TrialEnded(trial));
        }
    }

    private void ReportEnd()
    {
        GiveUpPaused();
        if ((_rules.Reason ?? _run.Proposals.Remark) is { } remark)
        {
            _news.Report(new SweepNews.Note(remark));
        }

        // Trials that an earlier version of the sweep file asked for and that never ran.
        int left = _run.Trials.All.Count(trial => trial.State == TrialState.Pending);
        if (_rules.Reason is null && _run.Proposals.AtEnd && left > 0)
        {
            _news.Report(new SweepNews.Note(string.Create(
                CultureInfo.InvariantCulture, $"{left} pending trials are left alone: the sweep file no longer asks for them")));
        }
    }
}
