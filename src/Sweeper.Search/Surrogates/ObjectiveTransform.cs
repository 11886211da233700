namespace Sweeper.Search.Surrogates;

/// <summary>Makes objective values fit for a Gaussian process.</summary>
/// <remarks>
/// Values are centred at their median, measured in interquartile ranges, cut off far out on both sides, bent to look
/// normal (Yeo and Johnson, "A new family of power transformations", 2000) and standardised. Runs that diverged then
/// weigh no more than a bad one does, and the order of the good ones is kept.
/// </remarks>
internal static class ObjectiveTransform
{
    private const double Cut = 8;
    private const double SmallestPower = -2;
    private const double LargestPower = 3;
    private const int Powers = 41;

    // The power is chosen by so many values at most, evenly spread over their ranks.
    private const int MostForPower = 300;

    // How much worse than the worst result a failure counts, in standard deviations.
    private const double FailurePenalty = 0.1;

    /// <summary>Values on a scale on which they are about normal, with mean 0 and variance 1.</summary>
    /// <param name="values">To be minimised; NaN: worse than any other.</param>
    public static double[] Apply(ReadOnlySpan<double> values)
    {
        double[] finite = new double[values.Length];
        int count = 0;
        foreach (double value in values)
        {
            finite[count] = value;
            count += double.IsNaN(value) ? 0 : 1;
        }

        double[] result = new double[values.Length];
        if (count == 0)
        {
            return result;
        }

        double[] bent = Bend(Measure(finite.AsSpan(0, count)));
        Standardise(bent);
        double failed = bent.Max() + FailurePenalty;
        count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            result[i] = double.IsNaN(values[i]) ? failed : bent[count++];
        }

        return result;
    }

    // Halved throughout, so that nothing overflows.
    private static double[] Measure(ReadOnlySpan<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        double median = Quantile(sorted, 0.5);
        double spread = (Quantile(sorted, 0.75) / 2) - (Quantile(sorted, 0.25) / 2);
        spread = spread > 0 ? spread : (sorted[^1] / 2) - (sorted[0] / 2);
        spread = spread > 0 ? spread : 1;
        double[] measured = new double[values.Length];
        for (int i = 0; i < measured.Length; i++)
        {
            measured[i] = Math.Clamp(((values[i] / 2) - (median / 2)) / spread, -Cut, Cut);
        }

        return measured;
    }

    // Linear interpolation between order statistics.
    private static double Quantile(double[] sorted, double quantile)
    {
        double position = quantile * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return Uniform.Between(sorted[below], sorted[above], position - below);
    }

    private static double[] Bend(double[] values)
    {
        double power = LikeliestPower(values);
        return [.. values.Select(value => YeoJohnson(value, power))];
    }

    // The power under which the values are the most likely to be normal (their equation 3.1), of a grid of powers.
    private static double LikeliestPower(double[] all)
    {
        int stride = 1 + (all.Length / MostForPower);
        double[] values = [.. all.Order().Where((_, i) => i % stride == 0)];
        double logarithms = 0;
        foreach (double value in values)
        {
            logarithms += Math.CopySign(Math.Log(1 + Math.Abs(value)), value);
        }

        double best = 1;
        double[] bent = new double[values.Length];
        double bestScore = double.NegativeInfinity;
        for (int step = 0; step < Powers; step++)
        {
            double power = SmallestPower + (step * (LargestPower - SmallestPower) / (Powers - 1));
            for (int i = 0; i < values.Length; i++)
            {
                bent[i] = YeoJohnson(values[i], power);
            }

            double score = (-0.5 * values.Length * Math.Log(Variance(bent) + 1e-12)) + ((power - 1) * logarithms);
            if (score > bestScore)
            {
                (bestScore, best) = (score, power);
            }
        }

        return best;
    }

    private static double YeoJohnson(double value, double power) => value >= 0
        ? Power(1 + value, power)
        : -Power(1 - value, 2 - power);

    // (x^power - 1) / power, continued to power 0.
    private static double Power(double x, double power) =>
        Math.Abs(power) > 1e-9 ? (Math.Exp(power * Math.Log(x)) - 1) / power : Math.Log(x);

    private static double Variance(ReadOnlySpan<double> values)
    {
        double mean = Mean(values);
        double sum = 0;
        foreach (double value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum / values.Length;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static void Standardise(double[] values)
    {
        double mean = Mean(values);
        double deviation = Math.Sqrt(Variance(values));
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = deviation > 1e-12 ? (values[i] - mean) / deviation : 0;
        }
    }
}
