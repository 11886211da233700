using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>A completed trial with the epoch that scores it.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Epoch">Its best epoch by the objective ranked by.</param>
/// <param name="Value">The objective's value there; finite.</param>
public sealed record ScoredTrial(StoredTrial Trial, EpochReport Epoch, double Value);

/// <summary>Puts completed trials in order. The best epoch scores a trial, not the last one.</summary>
public static class Ranking
{
    /// <summary>
    /// Completed trials with a finite value, best first; ties by number. A trial that failed after a good epoch is
    /// left out: it has no saved model, so it cannot be used or run again to the same end.
    /// </summary>
    public static IReadOnlyList<ScoredTrial> Of(IEnumerable<StoredTrial> trials, Objective objective)
    {
        List<ScoredTrial> scored = [];
        foreach (StoredTrial trial in trials)
        {
            if (trial.State == TrialState.Completed && trial.BestEpoch(objective) is { } epoch)
            {
                scored.Add(new(trial, epoch, epoch.Metrics[objective.Metric]));
            }
        }

        double sign = objective.Direction == Direction.Maximize ? -1 : 1;
        return [.. scored.OrderBy(one => sign * one.Value).ThenBy(one => one.Trial.Number)];
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
