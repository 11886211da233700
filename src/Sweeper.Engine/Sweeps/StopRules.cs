using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>When a run starts no more trials although more are proposed. Those that run may finish.</summary>
internal sealed class StopRules(SweepSpec spec)
{
    /// <summary>When the first so many trials of a run fail in the same way, so will the rest.</summary>
    private const int HopelessFailures = 3;

    private readonly List<Failure?> _ends = [];

    /// <summary>Why no more trials are started; null while they are.</summary>
    public string? Reason { get; private set; }

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
        if (Reason is null && spec.Target is { } target
            && (trial.HasResult || trial.State == TrialState.Running)
            && TrialOutcome.ViolationOf(trial, spec.Limits) <= 0
            && trial.BestEpoch(spec.Objective)?.Metrics[spec.Objective.Metric] is { } best
            && !spec.Objective.IsBetter(target, best))
        {
            Reason = string.Create(
                CultureInfo.InvariantCulture,
                $"trial {trial.Number} reached the target: {spec.Objective.Metric} {best:G6}, asked for {target:G6}; no more trials are started");
        }
    }

    private void JudgeFailures()
    {
        if (Reason is null && _ends.Count == HopelessFailures && _ends.All(end => end is not null)
            && _ends.Select(end => (end!.Kind, end.Message)).Distinct().Count() == 1)
        {
            Reason = $"the first {HopelessFailures} trials failed in the same way, so no more are started: {_ends[0]!.Message}";
        }
    }
}
