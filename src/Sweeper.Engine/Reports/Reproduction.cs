using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>How far a trial that was run again came out the same.</summary>
public enum ReproductionVerdict
{
    /// <summary>Every metric of every epoch and the weights, to the bit.</summary>
    Identical,

    /// <summary>Every metric of every epoch to the bit, but other weights.</summary>
    SameMetrics,

    /// <summary>Some metric.</summary>
    Different,
}

/// <summary>Whether a trial that was run again came out the same.</summary>
/// <param name="Verdict">How far.</param>
/// <param name="Difference">The first difference in words; null when there is none.</param>
public sealed record Reproduction(ReproductionVerdict Verdict, string? Difference)
{
    public bool IsIdentical => Verdict == ReproductionVerdict.Identical;

    /// <summary>The first epoch that differs; null when none does.</summary>
    public double? Epoch { get; init; }

    /// <param name="stored">A trial that completed or was stopped early.</param>
    /// <param name="again">The same plan, run again as far.</param>
    public static Reproduction Compare(StoredTrial stored, StoredTrial again)
    {
        if (again.State == TrialState.Failed)
        {
            return Different($"the trial had a result, but this time it failed: {again.Failure?.Message}");
        }

        foreach ((EpochReport was, EpochReport now) in stored.Epochs.Zip(again.Epochs))
        {
            foreach ((string metric, double value) in was.Metrics.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                // Equals, not ==: NaN is the same as NaN.
                bool isReported = now.Metrics.TryGetValue(metric, out double other);
                if (!isReported || !other.Equals(value))
                {
                    string found = isReported ? other.ToString("R", CultureInfo.InvariantCulture) : "not reported";
                    return Different(string.Create(
                        CultureInfo.InvariantCulture, $"first at epoch {was.Epoch}, metric {metric}: {value:R} before, {found} now"), was.Epoch);
                }
            }
        }

        if (stored.Epochs.Count != again.Epochs.Count)
        {
            return Different($"{stored.Epochs.Count} epochs before, {again.Epochs.Count} now");
        }

        return stored.Finish?.WeightsSha256 == again.Finish?.WeightsSha256
            ? new Reproduction(ReproductionVerdict.Identical, Difference: null)
            : new(ReproductionVerdict.SameMetrics,
                $"every metric is the same, but the weights are not: SHA-256 {stored.Finish?.WeightsSha256} before, {again.Finish?.WeightsSha256} now");
    }

    private static Reproduction Different(string what, double? epoch = null) =>
        new(ReproductionVerdict.Different, what) { Epoch = epoch };
}
