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
/// for a share of n examples does not depend on the score.
/// </para>
/// </remarks>
internal static class SelectionCorrection
{
    /// <summary>The corrected score, or the observed one when no resample left an example out.</summary>
    public static double Estimate(ResampledScores scores, double observed) =>
        scores.Observed.Length == 1 || scores.OutOfBag.Length == 0 ? observed : scores.OutOfBag.Average();

    /// <summary>The winner's interval around the corrected score.</summary>
    public static ConfidenceInterval Move(ConfidenceInterval interval, double observed, double corrected, double lowest)
    {
        double shift = Angle(corrected) - Angle(observed);
        return new(Score(Angle(interval.Low) + shift), Score(Angle(interval.High) + shift), interval.Level);

        double Angle(double score) => Math.Asin(Math.Sqrt(Math.Clamp((score - lowest) / (1 - lowest), 0, 1)));

        double Score(double angle) =>
            lowest + ((1 - lowest) * Math.Pow(Math.Sin(Math.Clamp(angle, 0, Math.PI / 2)), 2));
    }
}
