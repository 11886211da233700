using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>A trial that has a result, with the epoch that scores it.</summary>
/// <param name="Trial">Completed, or stopped early or paused: each has an evaluated and saved model.</param>
/// <param name="Epoch">Its best epoch by the objective ranked by.</param>
/// <param name="Value">The objective's value there; finite.</param>
public sealed record ScoredTrial(StoredTrial Trial, EpochReport Epoch, double Value)
{
    /// <summary>Whether it is over a limit of the sweep, so that it is never the best.</summary>
    public bool IsOverLimit { get; init; }
}

/// <summary>Puts trials in order. The best epoch scores a trial, not the last one.</summary>
public static class Ranking
{
    /// <summary>
    /// Trials that have a result with a finite value, best first, those over a limit after all others; ties by number. One
    /// that was stopped early counts with its best so far, like any other: its model was evaluated and is saved. One that
    /// failed after a good epoch is left out: it cannot be run again to the same end. So is one that trains a configuration
    /// again to confirm it: it is no candidate of its own.
    /// </summary>
    /// <param name="trials">In any state.</param>
    /// <param name="objective">The metric to rank by; need not be the sweep's own.</param>
    /// <param name="limits">What a trial may cost; null for no limit.</param>
    public static IReadOnlyList<ScoredTrial> Of(IEnumerable<StoredTrial> trials, Objective objective, OutcomeLimits? limits = null)
    {
        List<ScoredTrial> scored = [];
        foreach (StoredTrial trial in trials)
        {
            if (trial is { HasResult: true, IsConfirmation: false } && trial.BestEpoch(objective) is { } epoch)
            {
                scored.Add(new(trial, epoch, epoch.Metrics[objective.Metric])
                {
                    IsOverLimit = limits is not null && TrialOutcome.ViolationOf(trial, limits) > 0,
                });
            }
        }

        double sign = objective.Direction == Direction.Maximize ? -1 : 1;
        return [.. scored.OrderBy(one => one.IsOverLimit).ThenBy(one => sign * one.Value).ThenBy(one => one.Trial.Number)];
    }

    /// <summary>The best trial that keeps to the limits; null when there is none.</summary>
    public static ScoredTrial? Best(IEnumerable<StoredTrial> trials, Objective objective, OutcomeLimits limits) =>
        Of(trials, objective, limits) is [{ IsOverLimit: false } best, ..] ? best : null;

    /// <summary>
    /// The best trial of a sweep by its own objective: of a sweep whose best configurations were trained again with further
    /// seeds, that of the configuration with the best mean. Null when there is none.
    /// </summary>
    public static ScoredTrial? Winner(StoredSweep sweep, IReadOnlyList<StoredTrial> trials)
    {
        IReadOnlyList<ScoredTrial> ranking = Of(trials, sweep.Objective, sweep.Limits);
        return ranking is [{ IsOverLimit: false } best, ..]
            ? ConfirmationReport.Of(trials, ranking, sweep.Objective)?.Winner ?? best
            : null;
    }

    /// <summary>Names of all metrics that any epoch reported, sorted.</summary>
    public static IReadOnlyList<string> ReportedMetrics(IEnumerable<StoredTrial> trials) =>
    [
        .. trials.SelectMany(trial => trial.Epochs)
            .SelectMany(epoch => epoch.Metrics.Keys)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
