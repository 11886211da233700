namespace Sweeper.Search.Surrogates;

/// <summary>What a Gaussian process assumes of the function, up to its scale.</summary>
/// <param name="Weights">One over the squared length scale of each dimension.</param>
/// <param name="Noise">Variance of the noise as a share of the variance of the function.</param>
internal sealed record Hyperparameters(double[] Weights, double Noise);
