namespace Sweeper.Engine.Reports;

/// <summary>How far a score may be off because the validation set is only a sample, and who is as good within that.</summary>
/// <param name="StandardError">Of the winner's score.</param>
/// <param name="Examples">Validation examples it rests on.</param>
/// <param name="IsExact">
/// Whether the binomial formula holds exactly (accuracy). For F1, precision and recall it is an approximation, on the
/// small side: these rest on a part of the examples only.
/// </param>
/// <param name="Tied">Numbers of the other trials within one standard error of the winner, best first.</param>
public sealed record SamplingError(double StandardError, int Examples, bool IsExact, IReadOnlyList<int> Tied)
{
    private static readonly string[] Shares = ["accuracy", "f1", "precision", "recall"];

    /// <summary>The binomial standard error sqrt(p (1 - p) / n) of the winner; null for metrics that are no share of examples, such as a loss.</summary>
    public static SamplingError? Of(IReadOnlyList<ScoredTrial> ranking, string metric)
    {
        ranking = [.. ranking.Where(scored => !scored.IsOverLimit)];
        if (ranking.Count == 0
            || ranking[0].Trial.Start is not { ValidationExamples: > 0 } start
            || ranking[0].Value is not (>= 0 and <= 1)
            || !Array.Exists(Shares, share => metric.StartsWith(share, StringComparison.Ordinal)))
        {
            return null;
        }

        double best = ranking[0].Value;
        double error = Math.Sqrt(best * (1 - best) / start.ValidationExamples);
        int[] tied = [.. ranking.Skip(1).Where(scored => best - scored.Value <= error).Select(scored => scored.Trial.Number)];
        return new(error, start.ValidationExamples, metric == "accuracy", tied);
    }
}
