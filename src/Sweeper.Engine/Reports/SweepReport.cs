using Sweeper.Engine.Hints;
using Sweeper.Engine.Importance;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Reports;

/// <summary>What a sweep found out. A pure function of its trials and of the metric they are ranked by.</summary>
public sealed record SweepReport
{
    // What takes longest is worked out beside the rest, also of what its reader does before asking.
    private readonly Task<(ImportanceReport? Importance, IReadOnlyList<Hint> Hints)> _insights;
    private readonly Task<WinnerConfidence?> _confidence;

    private SweepReport(
        Task<(ImportanceReport? Importance, IReadOnlyList<Hint> Hints)> insights, Task<WinnerConfidence?> confidence) =>
        (_insights, _confidence) = (insights, confidence);

    public required StoredSweep Sweep { get; init; }

    /// <summary>The metric ranked by; need not be the one the sweep optimised.</summary>
    public required Objective Objective { get; init; }

    public required TrialCounts Counts { get; init; }

    /// <summary>
    /// Trials of the search with a result, best first, those over a limit of the sweep last. A winner by confirmation comes
    /// before all.
    /// </summary>
    public required IReadOnlyList<ScoredTrial> Ranking { get; init; }

    /// <summary>Names that vary among the sweep's trials, in the order of the search space.</summary>
    public required IReadOnlyList<string> Varied { get; init; }

    public required IReadOnlyList<ParameterEffect> Effects { get; init; }

    public required IReadOnlyList<FailureGroup> Failures { get; init; }

    /// <summary>How often trials came to nothing, by parameter value; empty when none did.</summary>
    public required IReadOnlyList<FailureRate> FailureRates { get; init; }

    /// <summary>The best configurations trained again with further seeds; null when they were not, or for another metric than the sweep's own.</summary>
    public ConfirmationReport? Confirmation { get; init; }

    /// <summary>How sure the winner is; null without one, and for a metric that is no count of examples.</summary>
    public WinnerConfidence? Confidence => _confidence.GetAwaiter().GetResult();

    /// <summary>Which parameters matter, or why nobody can tell; null when the search space is not known.</summary>
    public ImportanceReport? Importance => _insights.GetAwaiter().GetResult().Importance;

    /// <summary>What deserves a second look, the gravest first.</summary>
    public IReadOnlyList<Hint> Hints => _insights.GetAwaiter().GetResult().Hints;

    /// <summary>Validation examples that are also training examples; null when nobody looked.</summary>
    public DuplicateExamples? Duplicates { get; init; }

    /// <summary>Null when the metric is no share of examples or nothing completed.</summary>
    public SamplingError? Error { get; init; }

    /// <summary>Trials no other beats in every goal, when the sweep has several; else empty.</summary>
    public required IReadOnlyList<FrontTrial> Front { get; init; }

    /// <summary>What early stopping did; null when it did nothing.</summary>
    public StoppingReport? Stopping { get; init; }

    /// <summary>Why the latest trial was proposed; null when there is nothing to say beyond the method of the sweep.</summary>
    public string? Method { get; init; }

    /// <summary>The best trial that keeps to the sweep's limits; null while there is none.</summary>
    public ScoredTrial? Winner => Ranking is [{ IsOverLimit: false } best, ..] ? best : null;

    /// <summary>Trials with a result that are over a limit of the sweep.</summary>
    public IReadOnlyList<int> OverLimit => [.. Ranking.Where(scored => scored.IsOverLimit).Select(scored => scored.Trial.Number).Order()];

    /// <summary>Sum of the wall times of the trials with a result.</summary>
    public required double ResultSeconds { get; init; }

    /// <summary>
    /// Trials that nobody can tell from the winner, best first: by their predictions, or, where these are not stored, those
    /// within one standard error.
    /// </summary>
    public IReadOnlyList<int> Tied => Confidence?.Comparison?.Tied ?? Error?.Tied ?? [];

    /// <summary>Puts everything together.</summary>
    /// <param name="sweep">As stored.</param>
    /// <param name="trials">In any state.</param>
    /// <param name="objective">The metric to rank by; need not be the sweep's own.</param>
    /// <param name="sources">What else there is to look at; null for nothing.</param>
    public static SweepReport Build(
        StoredSweep sweep, IReadOnlyList<StoredTrial> trials, Objective objective, ReportSources? sources = null)
    {
        sources ??= new();
        IReadOnlyList<StoredTrial> search = [.. trials.Where(trial => !trial.IsConfirmation)];
        StoredSweep searched = sweep with { PlannedTrials = sweep.PlannedTrials - (trials.Count - search.Count) };
        var insights = Task.Run(() =>
        {
            ImportanceReport? importance = ReportHints.Importance(search, objective, sources);
            return (importance, ReportHints.Of(searched, search, objective, sources, importance));
        });
        IReadOnlyList<ScoredTrial> ranking = Reports.Ranking.Of(search, objective, sweep.Limits);
        ConfirmationReport? confirmation = objective == sweep.Objective ? ConfirmationReport.Of(trials, ranking, objective) : null;
        IReadOnlyList<ScoredTrial> candidates = ranking;
        if (confirmation is { HasChangedWinner: true, Winner: { } winner })
        {
            // How sure the search alone is of another one says nothing about it.
            candidates = [winner];
            ranking = [winner, .. ranking.Where(scored => scored != winner)];
        }

        IReadOnlyList<string> varied = ParameterEffect.VariedParameters(trials.Select(trial => trial.Configuration));
        return new SweepReport(insights, Task.Run(() => WinnerConfidence.Of(candidates, objective, sources.Predictions)))
        {
            Sweep = sweep,
            Objective = objective,
            Counts = TrialCounts.Of(trials, sweep.PlannedTrials),
            Ranking = ranking,
            ResultSeconds = trials.Where(trial => trial.HasResult && trial.BestEpoch(objective) is not null).Sum(trial => trial.Finish?.Seconds ?? 0),
            Varied = varied,
            Effects = ParameterEffect.Of(ranking),
            Failures = FailureGroup.Of(trials),
            FailureRates = FailureRate.Of(trials, varied, objective),
            Confirmation = confirmation,
            Duplicates = sources.Duplicates,
            Error = SamplingError.Of(candidates, objective.Metric),
            Front = FrontTrial.Of(sweep, search),
            Stopping = StoppingReport.Of(search, objective, sweep.Limits),
            Method = trials.Reverse().Select(trial => TrialOrigin.Method(trial.Origin)).FirstOrDefault(method => method is not null),
        };
    }
}
