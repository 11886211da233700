using System.Globalization;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Sweeps;

/// <summary>The one loop: takes in what trials report, stores it, and starts the next trials while slots are free.</summary>
/// <remarks>
/// Append before act: a trial is in the store and its plan on disk before it is started, and what it reports is in the
/// store before anyone is told. So whatever kills this process, the next run knows all that was decided.
/// A runner runs once.
/// </remarks>
public sealed class SweepRunner
{
    private readonly ISweepStore _store;
    private readonly IExecutor _executor;
    private readonly ISampler _sampler;
    private readonly TimeProvider _clock;
    private readonly IProgress<SweepNews> _news;

    /// <summary>Trials on a slot, with the time they were given to it.</summary>
    private readonly Dictionary<int, long> _running = [];
    private readonly PriorityQueue<int, int> _freeSlots = new();
    private TimeSpan _busy;

    /// <param name="store">Written by this runner alone.</param>
    /// <param name="executor">Runs the trials; its owner disposes it.</param>
    /// <param name="sampler">Proposes configurations.</param>
    /// <param name="clock">For times and durations.</param>
    /// <param name="news">Told of everything in order, before the runner goes on.</param>
    public SweepRunner(
        ISweepStore store, IExecutor executor, ISampler sampler, TimeProvider clock, IProgress<SweepNews> news)
    {
        _store = store;
        _executor = executor;
        _sampler = sampler;
        _clock = clock;
        _news = news;
    }

    /// <summary>Runs what is missing of a sweep.</summary>
    /// <param name="spec">The sweep file.</param>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="hashInputs">SHA-256 of each file that trials read, by absolute path. Called once.</param>
    /// <param name="stop">Stops the workers and puts their trials back; the outcome says that the run was interrupted.</param>
    /// <exception cref="UserErrorException">Another process runs the sweep, or the store or a folder cannot be written.</exception>
    public async Task<SweepOutcome> RunAsync(
        SweepSpec spec,
        SweepFolder folder,
        Func<TaskSettings, IReadOnlyDictionary<string, string>> hashInputs,
        CancellationToken stop)
    {
        long begin = _clock.GetTimestamp();
        using SweepLease lease = SweepLease.Take(spec.Name, folder, _clock);
        SameTask.ThrowIfChanged(spec, folder, _store.Trials(spec.Name));
        StoredSweep sweep = SaveSweep(spec, folder);
        var trials = new SweepTrials(_store, spec.Name);
        FoldUnstored(trials, folder);
        _news.Report(new SweepNews.SweepStarted(sweep, trials.All, _executor.Slots));
        IReadOnlyDictionary<string, string> inputs = hashInputs(spec.Task);

        bool interrupted;
        try
        {
            interrupted = await LoopAsync(spec, folder, trials, inputs, stop);
        }
        catch
        {
            // Nothing may go on unobserved. The next run folds what the trials have reported.
            await _executor.StopAsync();
            throw;
        }

        return new SweepOutcome(
            _store.FindSweep(spec.Name)!, trials.All, interrupted, _clock.GetElapsedTime(begin), _busy.TotalSeconds);
    }

    /// <returns>Whether it was asked to stop before it was done.</returns>
    private async Task<bool> LoopAsync(
        SweepSpec spec, SweepFolder folder, SweepTrials trials, IReadOnlyDictionary<string, string> inputs, CancellationToken stop)
    {
        var proposals = new Proposals(spec, _sampler, trials.Find);
        var rules = new StopRules(spec);
        for (int slot = 0; slot < _executor.Slots.Count; slot++)
        {
            _freeSlots.Enqueue(slot, slot);
        }

        foreach (StoredTrial trial in trials.All)
        {
            rules.Look(trial);
        }

        while (true)
        {
            while (!stop.IsCancellationRequested && rules.Reason is null && _freeSlots.Count > 0)
            {
                if (NextTrial(proposals, trials) is not { } trial)
                {
                    break;
                }

                StartTrial(spec, folder, trials, trial, inputs);
            }

            if (_running.Count == 0)
            {
                ReportEnd(trials, proposals, rules);
                return stop.IsCancellationRequested && rules.Reason is null && !proposals.AtEnd;
            }

            try
            {
                Take(await _executor.News.ReadAsync(stop), trials, rules);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                await StopTrialsAsync(trials, rules);
                return true;
            }
        }
    }

    /// <summary>The next trial in the order of the sweep file that is not over: a stored one that was interrupted, or a new one.</summary>
    private static StoredTrial? NextTrial(Proposals proposals, SweepTrials trials)
    {
        while (proposals.Next() is { } proposed)
        {
            if (trials.FindOrAdd(proposed) is { State: TrialState.Pending } trial)
            {
                return trial;
            }
        }

        return null;
    }

    private void StartTrial(
        SweepSpec spec, SweepFolder folder, SweepTrials trials, StoredTrial trial, IReadOnlyDictionary<string, string> inputs)
    {
        TrialFolder trialFolder = folder.Trial(trial.Number);
        TrialJson.WritePlan(trialFolder, new TrialPlan
        {
            Sweep = spec.Name,
            Trial = trial.Number,
            Configuration = trial.Configuration,
            Seed = trial.Seed,
            Objective = spec.Objective,
            Task = spec.Task,
            Inputs = inputs,
        });
        trial = trials.Begin(trial.Number, _clock.GetUtcNow());
        int slot = _freeSlots.Dequeue();
        _executor.Start(slot, new TrialLaunch(trial.Number, trial.Attempts, trialFolder));
        _running.Add(trial.Number, _clock.GetTimestamp());
        _news.Report(new SweepNews.TrialAssigned(trial, _executor.Slots[slot]));
    }

    private void Take(ExecutorNews item, SweepTrials trials, StopRules rules)
    {
        switch (item)
        {
            case ExecutorNews.Step step:
                _news.Report(new SweepNews.TrialStep(step.Trial, step.Steps, step.TotalSteps));
                break;
            case ExecutorNews.Note note:
                _news.Report(new SweepNews.Note(note.Text));
                break;
            case ExecutorNews.Freed freed:
                _freeSlots.Enqueue(freed.Slot, freed.Slot);
                _busy += _clock.GetElapsedTime(_running[freed.Trial]);
                _running.Remove(freed.Trial);
                break;
            case ExecutorNews.Reported reported:
                StoredTrial trial = trials.Record(reported.Trial, reported.Event);
                _news.Report(SweepNews.Of(trial, reported.Event));
                rules.Look(trial, reported.Event);
                break;
        }
    }

    /// <summary>Stops what runs. A trial that managed to finish meanwhile is completed, the others are put back.</summary>
    private async Task StopTrialsAsync(SweepTrials trials, StopRules rules)
    {
        await _executor.StopAsync();
        while (_executor.News.TryRead(out ExecutorNews? item))
        {
            Take(item, trials, rules);
        }

        foreach ((int number, long since) in _running)
        {
            _busy += _clock.GetElapsedTime(since);
            _news.Report(new SweepNews.TrialEnded(trials.Interrupt(number, _clock.GetUtcNow())));
        }

        _running.Clear();
    }

    private void ReportEnd(SweepTrials trials, Proposals proposals, StopRules rules)
    {
        if ((rules.Reason ?? proposals.Remark) is { } remark)
        {
            _news.Report(new SweepNews.Note(remark));
        }

        // Trials that an earlier version of the sweep file asked for and that never ran.
        int left = trials.All.Count(trial => trial.State == TrialState.Pending);
        if (rules.Reason is null && proposals.AtEnd && left > 0)
        {
            _news.Report(new SweepNews.Note(string.Create(
                CultureInfo.InvariantCulture, $"{left} pending trials are left alone: the sweep file no longer asks for them")));
        }
    }

    private StoredSweep SaveSweep(SweepSpec spec, SweepFolder folder)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        _store.SaveSweep(new StoredSweep(
            spec.Name, folder.Path, spec.Text, spec.Path, spec.Objective, spec.PlannedTrials, now, now));
        return _store.FindSweep(spec.Name)!;
    }

    /// <summary>
    /// Takes in what trials reported to a runner that died before it stored it. A trial that is over is over; one that
    /// was cut off is put back.
    /// </summary>
    private void FoldUnstored(SweepTrials trials, SweepFolder folder)
    {
        foreach (int number in trials.All.Where(trial => trial.State == TrialState.Running).Select(trial => trial.Number))
        {
            foreach (TrialEvent trialEvent in new TrialEventReader(folder.Trial(number)).ReadNew())
            {
                trials.Record(number, trialEvent);
            }

            trials.Interrupt(number, _clock.GetUtcNow());
        }
    }
}
