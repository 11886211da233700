namespace Sweeper.Search.Parzen;

/// <summary>How wide the kernels of an axis are.</summary>
internal static class Bandwidth
{
    // The standard deviation of a uniform number in [0, 1], counted as if it were that of one more observation.
    private const double PriorDeviation = 0.2887;

    // A kernel narrower than this share of its cell would never leave it.
    private const double LeastShareOfCell = 0.25;

    private const double NarrowestOfAll = 0.01;

    // How often each value counts as seen, in observations, before there are any.
    private const double CategoryPrior = 2;

    /// <summary>The standard deviation of normal kernels on [0, 1], the same for all of an axis.</summary>
    /// <param name="places">Those of the observations that have the parameter, in [0, 1].</param>
    /// <param name="weights">One for each place.</param>
    /// <param name="dimensions">How many parameters an observation has on average.</param>
    /// <param name="cells">How many values the axis has; null when it is continuous.</param>
    /// <remarks>
    /// Scott's rule, sigma n^(-1/(d+4)) (D. W. Scott, "Multivariate density estimation", 1992), so an axis on which the
    /// good trials lie close together gets narrow kernels and one that does not matter gets wide ones; and never narrower
    /// than 1/(n+2), the "magic clipping" of J. Bergstra et al., 2011, without which few observations overfit.
    /// </remarks>
    public static double OfNumbers(
        IReadOnlyList<double> places, IReadOnlyList<double> weights, double dimensions, int? cells)
    {
        int count = places.Count;
        double total = weights.Sum();
        double mean = 0;
        double variance = 0;
        for (int i = 0; i < count; i++)
        {
            mean += weights[i] / total * places[i];
        }

        for (int i = 0; i < count; i++)
        {
            variance += weights[i] / total * (places[i] - mean) * (places[i] - mean);
        }

        double scott = (Math.Sqrt(variance) + (PriorDeviation / count)) * Math.Pow(count, -1 / (dimensions + 4));
        double narrowest = Math.Max(1.0 / (count + 2), NarrowestOfAll);
        double least = cells is { } values ? Math.Max(narrowest, LeastShareOfCell / values) : narrowest;
        return Math.Clamp(scott, least, 1);
    }

    /// <summary>The probability that a kernel of values without an order spreads over all of them.</summary>
    /// <param name="count">How many observations have the parameter.</param>
    /// <param name="values">How many values there are.</param>
    /// <returns>In (0, 1), falling as observations come in.</returns>
    public static double OfNames(int count, int values)
    {
        double extra = CategoryPrior * values / (count + 1);
        return extra / (1 + extra);
    }
}
