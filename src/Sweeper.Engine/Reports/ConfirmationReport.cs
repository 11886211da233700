using MathNet.Numerics.Distributions;
using Sweeper.Engine.Statistics;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>One of the best configurations, trained again with further seeds.</summary>
/// <param name="Found">Its trial in the search. Its value is left out of the mean: it was picked for it.</param>
/// <param name="Trials">Numbers of the trials that train it again, in any state.</param>
/// <param name="Values">Of those with a result.</param>
public sealed record ConfirmedConfiguration(ScoredTrial Found, IReadOnlyList<int> Trials, IReadOnlyList<double> Values)
{
    private const double Level = 0.95;

    /// <summary>NaN without values.</summary>
    public double Mean => Values.Count == 0 ? double.NaN : Values.Average();

    /// <summary>Of the values, with n - 1 in the denominator; NaN with fewer than two.</summary>
    public double StandardDeviation => Values.Count < 2 ? double.NaN
        : Math.Sqrt(Values.Sum(value => (value - Mean) * (value - Mean)) / (Values.Count - 1));

    /// <summary>Of the mean over all seeds, by Student's t; null with fewer than two values.</summary>
    public ConfidenceInterval? Interval
    {
        get
        {
            if (Values.Count < 2)
            {
                return null;
            }

            double half = StudentT.InvCDF(0, 1, Values.Count - 1, (1 + Level) / 2) * StandardDeviation / Math.Sqrt(Values.Count);
            return new(Mean - half, Mean + half, Level);
        }
    }
}

/// <summary>What training the best configurations again with further seeds says.</summary>
/// <param name="Configurations">The best mean first; those without values last.</param>
/// <param name="ToGo">Trials of it that are not over.</param>
/// <param name="First">The trial that leads by the search alone.</param>
public sealed record ConfirmationReport(IReadOnlyList<ConfirmedConfiguration> Configurations, int ToGo, int First)
{
    /// <summary>The trial of the search whose configuration has the best mean; null while trials are to go, or without values.</summary>
    public ScoredTrial? Winner => ToGo == 0 && Configurations is [{ Values.Count: > 0 } best, ..] ? best.Found : null;

    /// <summary>Whether another configuration is the best than by the search alone.</summary>
    public bool HasChangedWinner => Winner is { } winner && winner.Trial.Number != First;

    /// <param name="trials">All trials of a sweep.</param>
    /// <param name="ranking">Those of the search, best first.</param>
    /// <param name="objective">What they are ranked by: the sweep's own, by which the configurations were picked.</param>
    /// <returns>Null when nothing was trained again.</returns>
    public static ConfirmationReport? Of(
        IReadOnlyList<StoredTrial> trials, IReadOnlyList<ScoredTrial> ranking, Objective objective)
    {
        StoredTrial[] again = [.. trials.Where(trial => trial.IsConfirmation)];
        double sign = objective.Direction == Direction.Maximize ? -1 : 1;
        ConfirmedConfiguration[] configurations =
        [
            .. again.GroupBy(trial => trial.Configuration)
                .Select(same => (Found: ranking.FirstOrDefault(scored => scored.Trial.Configuration.Equals(same.Key)), Same: same))
                .Where(one => one.Found is not null)
                .Select(one => new ConfirmedConfiguration(
                    one.Found!, [.. one.Same.Select(trial => trial.Number)],
                    [
                        .. one.Same.Where(trial => trial.HasResult).Select(trial => trial.BestEpoch(objective)?.Metrics[objective.Metric])
                            .OfType<double>(),
                    ]))
                .OrderBy(one => one.Values.Count == 0).ThenBy(one => sign * one.Mean).ThenBy(one => one.Found.Trial.Number),
        ];
        return configurations.Length == 0 ? null
            : new(configurations, again.Count(trial => !trial.IsOver), ranking[0].Trial.Number);
    }
}
