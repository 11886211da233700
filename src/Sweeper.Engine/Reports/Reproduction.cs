using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>Whether a trial that was run again came out the same.</summary>
/// <param name="Difference">The first difference in words; null when every metric and the weights are the same to the bit.</param>
public sealed record Reproduction(string? Difference)
{
    public bool IsIdentical => Difference is null;

    /// <param name="stored">A trial that completed or was stopped early.</param>
    /// <param name="again">The same plan, run again as far.</param>
    public static Reproduction Compare(StoredTrial stored, StoredTrial again)
    {
        if (again.State == TrialState.Failed)
        {
            return new($"the trial had a result, but this time it failed: {again.Failure?.Message}");
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
                    return new(string.Create(
                        CultureInfo.InvariantCulture, $"first at epoch {was.Epoch}, metric {metric}: {value:R} before, {found} now"));
                }
            }
        }

        if (stored.Epochs.Count != again.Epochs.Count)
        {
            return new($"{stored.Epochs.Count} epochs before, {again.Epochs.Count} now");
        }

        return stored.Finish?.WeightsSha256 == again.Finish?.WeightsSha256
            ? new Reproduction(Difference: null)
            : new($"every metric is the same, but the weights are not: SHA-256 {stored.Finish?.WeightsSha256} before, {again.Finish?.WeightsSha256} now");
    }
}
