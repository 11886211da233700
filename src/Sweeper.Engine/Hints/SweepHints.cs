namespace Sweeper.Engine.Hints;

/// <summary>Looks at a sweep for what deserves a second look.</summary>
public static class SweepHints
{
    private static readonly Func<HintInput, IEnumerable<Hint>>[] Analysers =
    [
        DataAnalyser.Duplicates,
        DataAnalyser.NeverPredicted,
        FailureAnalyser.AboveLearningRate,
        PruningAnalyser.WasBetter,
        RangeAnalyser.Edges,
        OverfittingAnalyser.RisingLoss,
        EffortAnalyser.TooFewTrials,
        EffortAnalyser.Insensitive,
    ];

    /// <summary>All hints, the gravest first; empty when nothing was found.</summary>
    public static IReadOnlyList<Hint> Of(HintInput input) => [.. Analysers.SelectMany(find => find(input))];
}
