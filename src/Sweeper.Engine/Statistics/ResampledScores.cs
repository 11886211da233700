using Sweeper.Search;

namespace Sweeper.Engine.Statistics;

/// <summary>The scores of all configurations on the examples and on bootstrap resamples of them.</summary>
/// <remarks>All configurations are scored on the same resamples: what makes an example hard for all cancels in differences.</remarks>
internal sealed class ResampledScores
{
    private ResampledScores(double[] observed, double[][] resampled, int[] picked, double[] outOfBag, int examples)
    {
        Observed = observed;
        Resampled = resampled;
        Picked = picked;
        OutOfBag = outOfBag;
        Examples = examples;
    }

    /// <summary>On the examples as they are. <c>[configurations]</c></summary>
    public double[] Observed { get; }

    /// <summary>On each resample. <c>[resamples][configurations]</c></summary>
    public double[][] Resampled { get; }

    /// <summary>The best configuration on each resample. <c>[resamples]</c></summary>
    public int[] Picked { get; }

    /// <summary>
    /// For each resample that leaves out some example, the score on what it leaves out of the configuration that is best
    /// on the resample.
    /// </summary>
    public double[] OutOfBag { get; }

    public int Examples { get; }

    /// <summary>Scores everything, in time of configurations x examples x resamples / 64; of more than two classes, times their number.</summary>
    /// <param name="truth">True class of each example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="predicted">By configuration, then by example.</param>
    /// <param name="score">What to compute.</param>
    /// <param name="options">Number of resamples and seed.</param>
    public static ResampledScores Of(
        IReadOnlyList<int> truth, int classes, IReadOnlyList<IReadOnlyList<int>> predicted, ClassificationScore score,
        ResamplingOptions options)
    {
        ExampleLayout layout = new(truth, classes);
        PackedPredictions[] packed = [.. predicted.Select(one => new PackedPredictions(layout, truth, classes, one, score))];
        double[][] resampled = new double[options.Resamples][];
        int[] picked = new int[options.Resamples];
        double[] outOfBag = new double[options.Resamples];
        // Each resample has a stream of its own, so the number of threads changes nothing.
        Parallel.For(0, options.Resamples, b =>
        {
            byte[] counts = layout.Draw(new SeededRandom(options.Seed, b, "bootstrap of examples"));
            ExampleWeights weights = ExampleWeights.Of(layout, counts);
            resampled[b] = ScoreAll(packed, weights);
            picked[b] = Best(resampled[b]);
            ExampleWeights unused = weights.Unused();
            outOfBag[b] = unused.IsEmpty ? double.NaN : packed[picked[b]].Score(unused);
        });
        return new(
            ScoreAll(packed, ExampleWeights.Ones(layout)), resampled, picked,
            [.. outOfBag.Where(value => !double.IsNaN(value))], layout.Examples);
    }

    /// <summary>The index of the highest score; the first of equal ones.</summary>
    public static int Best(double[] scores)
    {
        int best = 0;
        for (int c = 1; c < scores.Length; c++)
        {
            best = scores[c] > scores[best] ? c : best;
        }

        return best;
    }

    private static double[] ScoreAll(PackedPredictions[] packed, ExampleWeights weights)
    {
        double[] scores = new double[packed.Length];
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] = packed[c].Score(weights);
        }

        return scores;
    }
}
