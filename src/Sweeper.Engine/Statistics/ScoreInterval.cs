using Sweeper.Search;
using Distributions = MathNet.Numerics.Distributions;

namespace Sweeper.Engine.Statistics;

/// <summary>Bootstrap confidence intervals of one configuration's score, from its confusion matrix alone.</summary>
/// <remarks>
/// A score of class counts does not ask which example is which, so drawing examples with replacement is drawing cells of
/// the confusion matrix with their counts as odds. Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993.
/// </remarks>
public static class ScoreInterval
{
    /// <summary>The middle of the resampled scores. Simple, but off where their distribution is skewed.</summary>
    /// <param name="confusion">Counts <c>[classes, classes]</c>, rows by true class. At least one example.</param>
    /// <param name="score">What to compute.</param>
    /// <param name="options">Level, resamples, seed.</param>
    public static ConfidenceInterval Percentile(
        IReadOnlyList<IReadOnlyList<long>> confusion, ClassificationScore score, ResamplingOptions? options = null)
    {
        options ??= new();
        options.Check();
        double tail = (1 - options.Level) / 2;
        ConfidenceInterval interval = Exact(confusion, tail, tail)
            ?? Percentiles.Middle(Resample(confusion, score, options), options.Level);
        return interval with { Level = options.Level };
    }

    /// <summary>Percentiles corrected for bias and skew (BCa; Efron 1987): the one to show.</summary>
    /// <inheritdoc cref="Percentile"/>
    public static ConfidenceInterval Bca(
        IReadOnlyList<IReadOnlyList<long>> confusion, ClassificationScore score, ResamplingOptions? options = null)
    {
        options ??= new();
        options.Check();
        double tail = (1 - options.Level) / 2;
        return Bca(confusion, score, Resample(confusion, score, options), tail, tail) with { Level = options.Level };
    }

    /// <inheritdoc cref="Bca(IReadOnlyList{IReadOnlyList{long}}, ClassificationScore, ResamplingOptions?)"/>
    /// <param name="confusion">Counts <c>[classes, classes]</c>, rows by true class. At least one example.</param>
    /// <param name="score">What to compute.</param>
    /// <param name="resampled">The score on resamples.</param>
    /// <param name="below">Probability that the true score is below the interval.</param>
    /// <param name="above">Probability that it is above.</param>
    internal static ConfidenceInterval Bca(
        IReadOnlyList<IReadOnlyList<long>> confusion, ClassificationScore score, IEnumerable<double> resampled,
        double below, double above)
    {
        if (Exact(confusion, below, above) is { } exact)
        {
            return exact;
        }

        double[] sorted = [.. resampled.Order()];
        double observed = score.Of(confusion);
        // Scores of counts repeat; those equal to the observed one count half on either side.
        double lower = sorted.Sum(value => value < observed ? 1.0 : value == observed ? 0.5 : 0) / sorted.Length;
        double edge = 0.5 / sorted.Length;
        double bias = Distributions.Normal.InvCDF(0, 1, Math.Clamp(lower, edge, 1 - edge));
        double acceleration = Acceleration(confusion, score);
        return new(
            Percentiles.At(sorted, Corrected(below)), Percentiles.At(sorted, Corrected(1 - above)), 1 - below - above);

        // Efron and Tibshirani, eq. 14.10.
        double Corrected(double share)
        {
            double z = bias + Distributions.Normal.InvCDF(0, 1, share);
            return Distributions.Normal.CDF(0, 1, bias + (z / (1 - (acceleration * z))));
        }
    }

    // Where all predictions are right, or none, every resample says the same and the bootstrap is blind; the exact
    // bound of Clopper and Pearson (1934) is what n examples without an exception can tell.
    private static ConfidenceInterval? Exact(IReadOnlyList<IReadOnlyList<long>> confusion, double below, double above)
    {
        long examples = confusion.Sum(row => row.Sum());
        ArgumentOutOfRangeException.ThrowIfLessThan(examples, 1, nameof(confusion));
        long right = Enumerable.Range(0, confusion.Count).Sum(c => confusion[c][c]);
        double level = 1 - below - above;
        return right == examples ? new(Math.Pow(below, 1.0 / examples), 1, level)
            : right == 0 ? new(0, 1 - Math.Pow(above, 1.0 / examples), level)
            : null;
    }

    // Jackknife (eq. 14.15): leaving out one example is the same for all examples of a cell.
    private static double Acceleration(IReadOnlyList<IReadOnlyList<long>> confusion, ClassificationScore score)
    {
        long[][] counts = [.. confusion.Select(row => row.ToArray())];
        List<(double Score, long Weight)> without = [];
        foreach (long[] row in counts)
        {
            for (int c = 0; c < row.Length; c++)
            {
                if (row[c] > 0)
                {
                    row[c]--;
                    without.Add((score.Of(counts), row[c] + 1));
                    row[c]++;
                }
            }
        }

        double mean = without.Sum(one => one.Score * one.Weight) / without.Sum(one => one.Weight);
        double squares = without.Sum(one => one.Weight * Math.Pow(mean - one.Score, 2));
        double cubes = without.Sum(one => one.Weight * Math.Pow(mean - one.Score, 3));
        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }

    private static double[] Resample(
        IReadOnlyList<IReadOnlyList<long>> confusion, ClassificationScore score, ResamplingOptions options)
    {
        int classes = confusion.Count;
        int[] cells = [.. confusion.SelectMany((row, t) => row.SelectMany((count, p) =>
            Enumerable.Repeat((t * classes) + p, checked((int)count))))];
        double[] scores = new double[options.Resamples];
        Parallel.For(0, scores.Length, b =>
        {
            SeededRandom random = new(options.Seed, b, "bootstrap of a confusion matrix");
            long[][] counts = [.. Enumerable.Range(0, classes).Select(_ => new long[classes])];
            for (int i = 0; i < cells.Length; i++)
            {
                int cell = cells[random.NextInt(cells.Length)];
                counts[cell / classes][cell % classes]++;
            }

            scores[b] = score.Of(counts);
        });
        return scores;
    }
}
