using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>When a run starts no more trials although more are proposed. Those that run may finish.</summary>
internal sealed class StopRules(SweepSpec spec)
{
    private readonly List<Failure?> _ends = [];

    /// <summary>Why no more trials are started; null while they are.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether the reason is that a trial is good enough, and not that all fail.</summary>
    public bool HasReachedTarget { get; private set; }

    /// <summary>Takes in what a trial has just reported.</summary>
    public void Look(StoredTrial trial, TrialEvent trialEvent)
    {
        Look(trial);
        if (trialEvent is TrialEvent.Finished or TrialEvent.Stopped or TrialEvent.Paused or TrialEvent.Failed)
        {
            _ends.Add(trial.Failure);
            JudgeFailures();
        }
    }

    /// <summary>Takes in a trial of this run or an earlier one: has it reached the target?</summary>
    public void Look(StoredTrial trial)
    {
        if (Reason is null && spec.Target is { } target && !trial.IsConfirmation
            && (trial.HasResult || trial.State == TrialState.Running)
            && TrialOutcome.ViolationOf(trial, spec.Limits) <= 0
            && trial.BestEpoch(spec.Objective)?.Metrics[spec.Objective.Metric] is { } best
            && !spec.Objective.IsBetter(target, best))
        {
            HasReachedTarget = true;
            Reason = string.Create(
                CultureInfo.InvariantCulture,
                $"trial {trial.Number} reached the target: {spec.Objective.Metric} {best:G6}, asked for {target:G6}; no more trials are started");
        }
    }

    private void JudgeFailures()
    {
        // When the first trials of a run fail in the same way, so will the rest.
        if (Reason is null && _ends.Count == spec.Failures.MaxFailures && _ends.All(end => end is not null)
            && _ends.Select(end => FailureCause.Of(end!)).Distinct().Count() == 1)
        {
            string first = _ends.Count == 1 ? "the first trial failed" : $"the first {_ends.Count} trials failed in the same way";
            Reason = $"{first}, so no more are started (limits.max_failures: {_ends.Count}): {_ends[0]!.Message}";
        }
    }
}
