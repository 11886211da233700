namespace Sweeper.Search.Surrogates;

/// <summary>Makes objective values fit for a Gaussian process.</summary>
internal static class ObjectiveTransform
{
    // EXPERIMENT
    public static string Mode { get; set; } = "soft";

    /// <summary>Values on a scale on which they are about normal, with mean 0 and variance 1.</summary>
    /// <param name="values">To be minimised; NaN: worse than any other.</param>
    public static double[] Apply(ReadOnlySpan<double> values)
    {
        double[] finite = [.. values.ToArray().Where(double.IsFinite)];
        double[] result = new double[values.Length];
        if (finite.Length == 0)
        {
            return result;
        }

        Array.Sort(finite);
        double median = Quantile(finite, 0.5);
        double scale = Quantile(finite, 0.75) - Quantile(finite, 0.25);
        scale = scale > 0 ? scale : (finite[^1] / 2) - (finite[0] / 2);
        scale = double.IsFinite(scale) ? scale : double.MaxValue;
        scale = scale > 0 ? scale : 1;
        for (int i = 0; i < result.Length; i++)
        {
            double value = double.IsNaN(values[i]) ? finite[^1] : values[i];
            result[i] = 2 * Math.Clamp(((value / 2) - (median / 2)) / scale, -1e3, 1e3);
        }

        if (Mode == "yj")
        {
            for (int i = 0; i < result.Length; i++) { result[i] = Math.Clamp(result[i], -8, 8); }
            result = Best(result);
        }
        else if (Mode == "soft")
        {
            double half = Math.Max((median - finite[0]) / scale, 1e-9);
            for (int i = 0; i < result.Length; i++) { if (result[i] > 0) { result[i] = half * Math.Log(1 + (result[i] / half)); } }
        }
        else if (Mode == "rank")
        {
            double[] sorted = [.. result.Order()];
            for (int i = 0; i < result.Length; i++)
            {
                int lo = Array.FindIndex(sorted, s => s >= result[i]);
                int hi = Array.FindLastIndex(sorted, s => s <= result[i]);
                result[i] = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (((lo + hi) / 2.0) + 0.5) / sorted.Length);
            }
        }

        Standardise(result);
        double worst = result.Max();
        for (int i = 0; i < result.Length; i++)
        {
            // Slightly worse than the worst finite value.
            result[i] = double.IsNaN(values[i]) ? worst + 0.1 : result[i];
        }

        return result;
    }

    private static double[] Best(double[] values)
    {
        double bestScore = double.NegativeInfinity;
        double[] best = values;
        for (int step = 0; step <= 40; step++)
        {
            double lambda = -2 + (step * 0.125);
            double[] candidate = [.. values.Select(value => YeoJohnson(value, lambda))];
            double mean = candidate.Average();
            double variance = candidate.Sum(value => (value - mean) * (value - mean)) / candidate.Length;
            double score = (-candidate.Length / 2.0 * Math.Log(variance + 1e-12))
                + ((lambda - 1) * values.Sum(value => Math.Sign(value) * Math.Log(1 + Math.Abs(value))));
            if (score > bestScore)
            {
                (bestScore, best) = (score, candidate);
            }
        }

        return best;
    }

    private static double YeoJohnson(double value, double lambda) => value >= 0
        ? Math.Abs(lambda) > 1e-6 ? (Math.Pow(value + 1, lambda) - 1) / lambda : Math.Log(1 + value)
        : Math.Abs(lambda - 2) > 1e-6 ? -(Math.Pow(1 - value, 2 - lambda) - 1) / (2 - lambda) : -Math.Log(1 - value);

    private static void Standardise(double[] values)
    {
        double mean = values.Average();
        double variance = values.Sum(value => (value - mean) * (value - mean)) / values.Length;
        double spread = Math.Sqrt(variance);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = spread > 1e-12 ? (values[i] - mean) / spread : 0;
        }
    }

    // Linear interpolation between order statistics.
    private static double Quantile(double[] sorted, double quantile)
    {
        double position = quantile * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return Uniform.Between(sorted[below], sorted[above], position - below);
    }
}
