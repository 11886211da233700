using System.Security.Cryptography;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Sweeps;

/// <summary>Asks the sweep's pruner about each report, and which paused trial is to go on. Without a pruner, does nothing.</summary>
/// <remarks>Decisions are functions of the stored trials, so a run that follows a crash decides the same.</remarks>
internal sealed class EarlyStopping(SweepSpec spec, SweepTrials trials, StudyView view)
{
    private readonly Dictionary<int, (StoredTrial Trial, TrialRecord Record)> _records = [];

    /// <summary>Whether a trial may be stopped early. One that confirms the best trains to its end, like those it is compared with.</summary>
    public bool Judges(StoredTrial trial) => spec.Pruner is not null && !trial.IsConfirmation;

    /// <summary>What becomes of a trial after an event, before the event is stored; null when there is nothing to decide.</summary>
    /// <remarks>
    /// Nothing is decided after the last report, nor when a trial reports again what an earlier attempt reported: that was
    /// settled before this attempt began.
    /// </remarks>
    public StoredDecision? Judge(StoredTrial trial, TrialEvent trialEvent)
    {
        if (spec.Pruner is not { } pruner || !Judges(trial)
            || trialEvent is not TrialEvent.Epoch { Report: var report }
            || trial.State != TrialState.Running || trialEvent.Attempt != trial.Attempts
            || IsLast(trial, report) || trial.Epochs.Any(known => known.Epoch == report.Epoch))
        {
            return null;
        }

        return new StoredDecision(report.Epoch, trial.Attempts, PrunerName.Of(pruner), Decide(pruner, trial, trialEvent));
    }

    /// <summary>Answers a trial that waits after a report.</summary>
    /// <param name="folder">The trial's.</param>
    /// <param name="trial">With the event taken in.</param>
    /// <param name="trialEvent">What it reported.</param>
    /// <param name="decision">What was decided; null to train on.</param>
    public void Answer(TrialFolder folder, StoredTrial trial, TrialEvent trialEvent, StoredDecision? decision)
    {
        if (Judges(trial) && trialEvent is TrialEvent.Epoch { Report: var report }
            && trialEvent.Attempt == trial.Attempts && !IsLast(trial, report))
        {
            // A report that comes again in the same attempt, because its runner died or its job was started anew, has its answer already.
            decision ??= trial.Decisions.FirstOrDefault(known => known.Epoch == report.Epoch && known.Attempt == trialEvent.Attempt);
            TrialDirective directive = decision?.Decision.Action switch
            {
                PruneAction.Pause => TrialDirective.Pause,
                PruneAction.Stop => TrialDirective.Stop,
                _ => TrialDirective.Continue,
            };
            new TrialDecision(trialEvent.Attempt, report.Epoch, directive).Write(folder);
        }
    }

    /// <summary>The paused trial that is to go on now, before anything new starts; null when there is none.</summary>
    public StoredTrial? Promote() =>
        spec.Pruner is { } pruner
        && trials.All.Any(trial => trial.State == TrialState.Paused)
        && pruner.Promote(Study()) is { } number
            ? trials.Get(number)
            : null;

    /// <summary>
    /// The end of a running attempt that is gone, if it was told to end and had no time to say that it did: so the
    /// decision stands. Null when it was to train on.
    /// </summary>
    public TrialEvent? EndOf(StoredTrial trial, TrialFolder folder, DateTimeOffset now)
    {
        if (trial.Decisions is not [.., { Decision.Action: not PruneAction.Continue } last]
            || last.Attempt != trial.Attempts || last.Epoch != trial.Epochs[^1].Epoch)
        {
            return null;
        }

        double best = trial.BestEpoch(spec.Objective)?.Epoch ?? last.Epoch;
        var info = new FinishInfo(best, HashOf(folder), trial.Seconds, PeakMemoryBytes: 0);
        return last.Decision.Action == PruneAction.Pause
            ? new TrialEvent.Paused(trial.Attempts, now, info)
            : new TrialEvent.Stopped(trial.Attempts, now, info);
    }

    private PruneDecision Decide(IPruner pruner, StoredTrial trial, TrialEvent trialEvent)
    {
        // A trial that waited too long for its answer trains on; it is told again.
        if (trial.Decisions is [.., { Decision: { Action: not PruneAction.Continue } unheard } last]
            && last.Attempt == trial.Attempts)
        {
            return unheard;
        }

        StoredTrial reported = trial.With(trialEvent);
        return reported.Epochs[^1].Metrics.ContainsKey(spec.Objective.Metric)
            ? pruner.Decide(Study(reported), view.RecordOf(reported))
            : PruneDecision.Continue;
    }

    // Over several train seeds a pruner sees each trial, a sampler their mean.
    private Study Study(StoredTrial? changed = null) => view.Of(Records(changed)) with { Budget = spec.SearchTrials };

    /// <summary>Every trial of the search under its own number; one of them as given.</summary>
    private List<TrialRecord> Records(StoredTrial? changed = null)
    {
        List<TrialRecord> records = [];
        foreach (StoredTrial stored in trials.All.Where(trial => !trial.IsConfirmation))
        {
            StoredTrial trial = stored.Number == changed?.Number ? changed : stored;
            if (!_records.TryGetValue(trial.Number, out var known) || known.Trial != trial)
            {
                known = (trial, view.RecordOf(trial));
                _records[trial.Number] = known;
            }

            records.Add(known.Record);
        }

        return records;
    }

    private static bool IsLast(StoredTrial trial, EpochReport report) => trial.Start is { Epochs: > 0 } start && report.Epoch >= start.Epochs;

    private static string HashOf(TrialFolder folder)
    {
        string weights = Path.Combine(folder.Best, "model.safetensors");
        return FileErrors.Explain(weights, () =>
        {
            if (!File.Exists(weights))
            {
                return "";
            }

            using FileStream file = File.OpenRead(weights);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        });
    }
}
