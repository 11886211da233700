using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Planning;

/// <summary>What is known of a sweep's future when it starts.</summary>
/// <param name="Trials">
/// Every trial that the file asks for, in order; null when proposals depend on results or are too many to list.
/// </param>
/// <param name="EvaluateEvery">Epochs between reports.</param>
/// <param name="Pruner">What ends or pauses trials; null for nothing.</param>
public sealed record SweepOutlook(
    IReadOnlyList<(Configuration Configuration, long Seed)>? Trials, double EvaluateEvery, IPruner? Pruner)
{
    /// <summary>Above so many trials they are not listed.</summary>
    public const int MostListed = 10_000;

    /// <summary>Trials that will confirm the best, once it is known which these are.</summary>
    public int Confirmations { get; init; }

    /// <summary>Nothing known.</summary>
    public static SweepOutlook Unknown { get; } = new(null, 1, null);

    /// <summary>The share of trials that the pruner aims to let on after so many reports.</summary>
    public double LeastShare(int reports) => Pruner?.LeastShare(reports) ?? 1;
}
