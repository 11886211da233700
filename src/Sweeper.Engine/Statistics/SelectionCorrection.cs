namespace Sweeper.Engine.Statistics;

/// <summary>What the winner's score is worth once it is taken into account that it was picked because it was the highest.</summary>
/// <remarks>
/// <para>
/// Bootstrap bias correction of Tsamardinos, Greasidou and Borboudakis (2018), Bootstrapping the out-of-sample predictions
/// for efficient and accurate cross-validation, algorithm 5 (BBC-CV): on each resample of the examples the best
/// configuration is picked again, and scored on the examples the resample left out. Their mean is the estimate. It is a
/// little low where one configuration is clearly better than all others, because a resample picks it less surely.
/// </para>
/// <para>
/// The interval is the winner's own, moved down by the correction on the scale of arcsin(sqrt(score)), on which the width
/// for a share of n examples does not depend on the score. Its lower half is narrowed: the estimate is a mean over the
/// configurations that were picked, and steadier than one of them. Because the estimate errs on the low side if at all, the
/// upper half is not narrowed, and <see cref="ErrorAbove"/> of the error allowed is left to it.
/// </para>
/// </remarks>
internal static class SelectionCorrection
{
    /// <summary>Share of 1 - level with which the true score may be above the interval; the rest is for below.</summary>
    public const double ErrorAbove = 0.2;

    /// <summary>The corrected score, or the observed one when no resample left an example out.</summary>
    public static double Estimate(ResampledScores scores, double observed) =>
        scores.Observed.Length == 1 || scores.OutOfBag.Length == 0 ? observed : scores.OutOfBag.Average();

    /// <summary>
    /// Standard error of the estimate as a share of that of one configuration, in (0, 1]. With p the shares in which the
    /// configurations are picked, H = sum p^2, V the picked ones' mean variance and M the variance of their mean weighted by
    /// p, its square is (V sqrt(H) + M) / (V (1 + sqrt(H))): exact where all errors are shared (M = V) or one is always
    /// picked (H = 1); between them sqrt(H) is the law that simulations of 2 to 500 equal configurations follow.
    /// </summary>
    public static double Narrowing(ResampledScores scores)
    {
        double[] shares = new double[scores.Observed.Length];
        foreach (int picked in scores.Picked)
        {
            shares[picked] += 1.0 / scores.Picked.Length;
        }

        int[] used = [.. Enumerable.Range(0, shares.Length).Where(c => shares[c] > 0)];
        double single = used.Sum(c => shares[c] * Variance(scores.Resampled.Select(one => one[c])));
        double mean = Variance(scores.Resampled.Select(one => used.Sum(c => shares[c] * one[c])));
        double root = Math.Sqrt(used.Sum(c => shares[c] * shares[c]));
        return single > 0 ? Math.Min(1, Math.Sqrt(((single * root) + mean) / (single * (1 + root)))) : 1;
    }

    /// <summary>The winner's interval around the corrected score.</summary>
    /// <param name="interval">The winner's own.</param>
    /// <param name="observed">Its score.</param>
    /// <param name="corrected">The estimate.</param>
    /// <param name="narrowing">Of the lower half.</param>
    /// <param name="lowest">The least value the metric can have.</param>
    public static ConfidenceInterval Move(
        ConfidenceInterval interval, double observed, double corrected, double narrowing, double lowest)
    {
        double center = Angle(corrected);
        double below = narrowing * (Angle(interval.Low) - Angle(observed));
        double above = Angle(interval.High) - Angle(observed);
        return new(Score(center + below), Score(center + above), interval.Level);

        double Angle(double score) => Math.Asin(Math.Sqrt(Math.Clamp((score - lowest) / (1 - lowest), 0, 1)));

        double Score(double angle) =>
            lowest + ((1 - lowest) * Math.Pow(Math.Sin(Math.Clamp(angle, 0, Math.PI / 2)), 2));
    }

    private static double Variance(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return all.Average(value => (value - mean) * (value - mean));
    }
}
