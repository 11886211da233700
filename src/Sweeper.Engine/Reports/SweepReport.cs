using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Reports;

/// <summary>What a sweep found out. A pure function of its trials and of the metric they are ranked by.</summary>
public sealed record SweepReport
{
    public required StoredSweep Sweep { get; init; }

    /// <summary>The metric ranked by; need not be the one the sweep optimised.</summary>
    public required Objective Objective { get; init; }

    public required TrialCounts Counts { get; init; }

    /// <summary>Completed trials, best first.</summary>
    public required IReadOnlyList<ScoredTrial> Ranking { get; init; }

    /// <summary>Names that vary among the sweep's trials, in the order of the search space.</summary>
    public required IReadOnlyList<string> Varied { get; init; }

    public required IReadOnlyList<ParameterEffect> Effects { get; init; }

    public required IReadOnlyList<FailureGroup> Failures { get; init; }

    public required IReadOnlyList<RangeEdge> Edges { get; init; }

    /// <summary>Null when the metric is no share of examples or nothing completed.</summary>
    public SamplingError? Error { get; init; }

    /// <summary>The best completed trial; null while there is none.</summary>
    public ScoredTrial? Winner => Ranking.Count > 0 ? Ranking[0] : null;

    /// <summary>Sum of the completed trials' wall times.</summary>
    public double CompletedSeconds => Ranking.Sum(scored => scored.Trial.Finish?.Seconds ?? 0);

    public static SweepReport Build(StoredSweep sweep, IReadOnlyList<StoredTrial> trials, Objective objective)
    {
        IReadOnlyList<ScoredTrial> ranking = Reports.Ranking.Of(trials, objective);
        IReadOnlyList<string> varied = ParameterEffect.VariedParameters(trials.Select(trial => trial.Configuration));
        return new()
        {
            Sweep = sweep,
            Objective = objective,
            Counts = TrialCounts.Of(trials, sweep.PlannedTrials),
            Ranking = ranking,
            Varied = varied,
            Effects = ParameterEffect.Of(ranking),
            Failures = FailureGroup.Of(trials),
            Edges = RangeEdge.Of(ranking, varied),
            Error = SamplingError.Of(ranking, objective.Metric),
        };
    }
}
