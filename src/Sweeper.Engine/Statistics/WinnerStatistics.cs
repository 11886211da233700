namespace Sweeper.Engine.Statistics;

/// <summary>What the validation examples can tell about the best configuration of a sweep.</summary>
public sealed record WinnerStatistics
{
    /// <summary>Index of the configuration with the highest score; the first of equal ones.</summary>
    public required int Winner { get; init; }

    /// <summary>Its score on the examples: too high, because it was picked for it.</summary>
    public required double Score { get; init; }

    /// <summary>How far the score may be off because the examples are only a sample (BCa bootstrap).</summary>
    public required ConfidenceInterval Interval { get; init; }

    /// <summary>The score to expect on new examples (BBC-CV); equal to <see cref="Score"/> with one configuration.</summary>
    public required double CorrectedScore { get; init; }

    /// <summary>The interval around <see cref="CorrectedScore"/>.</summary>
    public required ConfidenceInterval CorrectedInterval { get; init; }

    /// <summary>Every other configuration with stored predictions, by index.</summary>
    public required IReadOnlyList<Comparison> Comparisons { get; init; }

    /// <summary>Indices of those without stored predictions, about which nothing is said.</summary>
    public required IReadOnlyList<int> WithoutPredictions { get; init; }

    /// <summary>Number of validation examples.</summary>
    public required int Examples { get; init; }

    /// <summary>Number of bootstrap resamples.</summary>
    public required int Resamples { get; init; }

    /// <summary>Indices of the configurations that the examples cannot tell from the best, the winner aside, best first.</summary>
    public IReadOnlyList<int> Tied =>
    [
        .. Comparisons.Where(one => one.IsTied).OrderBy(one => one.Difference).Select(one => one.Configuration),
    ];

    /// <summary>Computes everything from one set of resamples.</summary>
    /// <param name="predictions">
    /// One row for each candidate the winner was picked from. Where a trial's best epoch counts, rows for its other epochs
    /// make the correction cover that choice too.
    /// </param>
    /// <param name="score">The metric that ranks the configurations.</param>
    /// <param name="options">Level, resamples, seed.</param>
    /// <returns>Null when no configuration has stored predictions.</returns>
    public static WinnerStatistics? Of(
        ExamplePredictions predictions, ClassificationScore score, ResamplingOptions? options = null)
    {
        options ??= new();
        options.Check();
        int[] stored =
            [.. Enumerable.Range(0, predictions.Predicted.Count).Where(i => predictions.Predicted[i] is not null)];
        if (stored.Length == 0)
        {
            return null;
        }

        ResampledScores scores = ResampledScores.Of(
            predictions.Truth, predictions.Classes, [.. stored.Select(i => predictions.Predicted[i]!)], score, options);
        int winner = ResampledScores.Best(scores.Observed);
        double observed = scores.Observed[winner];
        long[][] confusion = Confusion(predictions, stored[winner]);
        double[] resampled = [.. scores.Resampled.Select(one => one[winner])];
        double error = 1 - options.Level;
        double above = stored.Length == 1 ? 0.5 : SelectionCorrection.ErrorAbove;
        double corrected = SelectionCorrection.Estimate(scores, observed);
        return new()
        {
            Winner = stored[winner],
            Score = observed,
            Interval = ScoreInterval.Bca(confusion, score, resampled, error / 2, error / 2) with { Level = options.Level },
            CorrectedScore = corrected,
            CorrectedInterval = SelectionCorrection.Move(
                ScoreInterval.Bca(confusion, score, resampled, (1 - above) * error, above * error),
                observed, corrected, SelectionCorrection.Narrowing(scores), score.Lowest) with
            { Level = options.Level },
            Comparisons =
            [
                .. TiedConfigurations.Of(scores, winner, options.Level)
                    .Select(one => one with { Configuration = stored[one.Configuration] }),
            ],
            WithoutPredictions = [.. Enumerable.Range(0, predictions.Predicted.Count).Except(stored)],
            Examples = scores.Examples,
            Resamples = options.Resamples,
        };
    }

    private static long[][] Confusion(ExamplePredictions predictions, int configuration)
    {
        long[][] counts = [.. Enumerable.Range(0, predictions.Classes).Select(_ => new long[predictions.Classes])];
        for (int i = 0; i < predictions.Truth.Count; i++)
        {
            counts[predictions.Truth[i]][predictions.Predicted[configuration]![i]]++;
        }

        return counts;
    }
}
