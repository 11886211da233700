using Sweeper.Engine.Hints;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>What a report may look at beside the stored trials. Parts that need what is not there are left out.</summary>
public sealed record ReportSources
{
    /// <summary>The search space of the sweep file; null when the file cannot be read any more.</summary>
    public IReadOnlyList<Parameter>? Parameters { get; init; }

    /// <summary>What values the task takes.</summary>
    public IReadOnlyList<HyperparameterRule> Rules { get; init; } = [];

    /// <summary>Validation examples that are also training examples; null when nobody looked.</summary>
    public DuplicateExamples? Duplicates { get; init; }

    /// <summary>Reads what a trial predicted at the epoch that scores it; gives null when it is not stored.</summary>
    public Func<ScoredTrial, StoredPredictions?> Predictions { get; init; } = _ => null;
}

/// <summary>What one trial predicted for the validation examples, in their order.</summary>
/// <param name="Truth">True class of each example, in [0, <paramref name="Classes"/>).</param>
/// <param name="Predicted">Predicted class of each example, as many and in the same range.</param>
/// <param name="Classes">Number of classes, 1 or more.</param>
public sealed record StoredPredictions(IReadOnlyList<int> Truth, IReadOnlyList<int> Predicted, int Classes)
{
    /// <summary>Counts <c>[classes, classes]</c>, rows by true class.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Confusion()
    {
        long[][] counts = [.. Enumerable.Range(0, Classes).Select(_ => new long[Classes])];
        for (int i = 0; i < Truth.Count; i++)
        {
            counts[Truth[i]][Predicted[i]]++;
        }

        return counts;
    }
}
