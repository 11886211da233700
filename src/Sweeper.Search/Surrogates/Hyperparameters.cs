namespace Sweeper.Search.Surrogates;

/// <summary>What a Gaussian process assumes of the function, up to its scale.</summary>
/// <param name="Weights">One over the squared length scale of each dimension.</param>
/// <param name="Noise">Variance of the noise as a share of the variance of the function.</param>
/// <param name="Trend">Variance of the trend, likewise.</param>
internal sealed record Hyperparameters(double[] Weights, double Noise, double Trend = 0)
{
    /// <param name="logarithms">Of the length scales, then of noise and trend.</param>
    public static Hyperparameters FromLogarithms(ReadOnlySpan<double> logarithms)
    {
        double[] weights = new double[logarithms.Length - 2];
        for (int d = 0; d < weights.Length; d++)
        {
            weights[d] = Math.Exp(-2 * logarithms[d]);
        }

        return new Hyperparameters(weights, Math.Exp(logarithms[^2]), Math.Exp(logarithms[^1]));
    }
}

/// <summary>Beliefs about the hyperparameters before any data: normal distributions of their logarithms.</summary>
internal sealed record HyperparameterPrior
{
    /// <summary>Mean of the logarithm of a length scale in one dimension.</summary>
    public double LengthMean { get; init; } = Math.Log(0.55);

    /// <summary>How the mean grows with the logarithm of the number of dimensions that vary.</summary>
    public double LengthGrowth { get; init; } = 0.25;

    /// <summary>Standard deviation of the logarithm of a length scale.</summary>
    public double LengthSpread { get; init; } = 0.9;

    /// <summary>Mean of the logarithm of the noise, as a share of the function's variance.</summary>
    public double NoiseMean { get; init; } = Math.Log(1e-3);

    /// <summary>Standard deviation of the logarithm of the noise.</summary>
    public double NoiseSpread { get; init; } = 2;

    /// <summary>Mean of the logarithm of the trend's variance, as a share of the function's.</summary>
    public double TrendMean { get; init; } = Math.Log(0.1);

    public double TrendSpread { get; init; } = 1.5;

    public bool HasTrend { get; init; } = true;

    public double LengthMeanFor(int dimensions) => LengthMean + (LengthGrowth * Math.Log(Math.Max(dimensions, 1)));
}
