namespace Sweeper.Engine.Statistics;

/// <summary>How another configuration compares with the winner on the same examples.</summary>
/// <param name="Configuration">Its index.</param>
/// <param name="Score">Its score.</param>
/// <param name="Difference">The winner's score minus its own. 0 or more.</param>
/// <param name="DifferenceInterval">Of the difference, for this pair alone: not corrected for the number compared.</param>
/// <param name="AdjustedP">How often a lead this large would come by chance if it were the best, given how many are compared.</param>
/// <param name="IsTied">Whether the examples cannot tell that it is worse.</param>
public sealed record Comparison(
    int Configuration, double Score, double Difference, ConfidenceInterval DifferenceInterval, double AdjustedP, bool IsTied);

/// <summary>Paired bootstrap test of the winner against every other configuration, corrected for their number.</summary>
/// <remarks>
/// <para>
/// The statistic is the lead of the highest score over configuration c. If c were the best, the lead would be at most the
/// largest of the others' errors minus the error of c; the resamples, centred, show how large that gets. Taking the maximum
/// over all rivals corrects for the number compared and for the winner having been picked, uses how strongly the
/// configurations agree, and gives a set that holds the best with the chosen confidence (Hsu 1981, Simultaneous confidence
/// intervals for all distances from the best). Holm's correction was not taken: with 2,000 comparisons it needs p-values
/// below 0.00003, which 2,000 resamples cannot give, so nothing would ever differ.
/// </para>
/// <para>
/// Rivals that are far below the winner are left out of the maximum, for their noise says nothing about who is best: those
/// more than sqrt(ln n) standard errors behind (Andrews and Soares 2010, generalised moment selection).
/// </para>
/// </remarks>
internal static class TiedConfigurations
{
    // Differences of scores that are equal in exact arithmetic.
    private const double Rounding = 1e-12;

    public static Comparison[] Of(ResampledScores scores, int winner, double level)
    {
        int[] others = [.. Enumerable.Range(0, scores.Observed.Length).Where(c => c != winner)];
        double[][] differences = [.. others.Select(c => Differences(scores, winner, c))];
        double[] lead = LargestError(scores, winner, others, differences);
        return [.. others.Select((c, i) => Compare(scores, winner, c, differences[i], lead, level))];
    }

    private static Comparison Compare(
        ResampledScores scores, int winner, int c, double[] differences, double[] lead, double level)
    {
        double difference = scores.Observed[winner] - scores.Observed[c];
        int asLarge = 0;
        for (int b = 0; b < lead.Length; b++)
        {
            double error = scores.Resampled[b][c] - scores.Observed[c];
            asLarge += Math.Max(lead[b], error) - error >= difference - Rounding ? 1 : 0;
        }

        double p = (1.0 + asLarge) / (1 + lead.Length);
        return new(c, scores.Observed[c], difference, Percentiles.Middle(differences, level), p, p > 1 - level);
    }

    // For each resample, the largest error among the winner and those that may be as good.
    private static double[] LargestError(ResampledScores scores, int winner, int[] others, double[][] differences)
    {
        double far = Math.Sqrt(Math.Log(scores.Examples));
        int[] rivals =
        [
            winner,
            .. others.Where((c, i) => scores.Observed[winner] - scores.Observed[c]
                <= Rounding + (far * StandardDeviation(differences[i]))),
        ];
        double[] largest = new double[scores.Resampled.Length];
        for (int b = 0; b < largest.Length; b++)
        {
            largest[b] = rivals.Max(c => scores.Resampled[b][c] - scores.Observed[c]);
        }

        return largest;
    }

    private static double[] Differences(ResampledScores scores, int winner, int c) =>
        [.. scores.Resampled.Select(one => one[winner] - one[c])];

    private static double StandardDeviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
