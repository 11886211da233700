using Distributions = MathNet.Numerics.Distributions;

namespace Sweeper.Search;

/// <summary>A normally distributed number: mean mu, standard deviation sigma. Unbounded but finite.</summary>
/// <param name="Mu">The mean.</param>
/// <param name="Sigma">0 or more.</param>
public sealed record Normal(double Mu, double Sigma) : Domain
{
    // Infinite at 0; half of what a quantile's 53 bits can tell from 0, so the tails stay symmetric.
    private const double SmallestQuantile = 1.0 / (1UL << 54);

    public double Mu { get; } = DomainCheck.Finite(Mu);

    public double Sigma { get; } = DomainCheck.NotNegative(Sigma);

    public override IReadOnlyList<ParameterValue>? GridValues => null;

    public override IReadOnlyList<ParameterValue>? Support => Sigma == 0 ? Single(Mu, Mu) : null;

    private protected override ParameterValue ValueAt(double quantile) =>
        Clamped(Quantile(Mu, Sigma, quantile), -double.MaxValue, double.MaxValue);

    internal static double Quantile(double mu, double sigma, double quantile) =>
        mu + (sigma * Distributions.Normal.InvCDF(0, 1, Math.Max(quantile, SmallestQuantile)));
}

/// <summary>A normally distributed number rounded to multiples of <paramref name="Q"/>.</summary>
/// <param name="Mu">The mean.</param>
/// <param name="Sigma">0 or more.</param>
/// <param name="Q">Above 0. Values are integers when it is integral.</param>
public sealed record QNormal(double Mu, double Sigma, double Q) : Domain
{
    public double Mu { get; } = DomainCheck.Finite(Mu);

    public double Sigma { get; } = DomainCheck.NotNegative(Sigma);

    public double Q { get; } = DomainCheck.Positive(Q);

    public override IReadOnlyList<ParameterValue>? GridValues => null;

    private protected override ParameterValue ValueAt(double quantile) =>
        Quantizer.Round(Normal.Quantile(Mu, Sigma, quantile), Q, -double.MaxValue, double.MaxValue);
}

/// <summary>A number whose natural logarithm is normally distributed. Above 0, and finite.</summary>
/// <param name="Mu">Mean of the logarithm.</param>
/// <param name="Sigma">Standard deviation of the logarithm. 0 or more.</param>
public sealed record LogNormal(double Mu, double Sigma) : Domain
{
    public double Mu { get; } = DomainCheck.Finite(Mu);

    public double Sigma { get; } = DomainCheck.NotNegative(Sigma);

    public override IReadOnlyList<ParameterValue>? GridValues => null;

    private protected override ParameterValue ValueAt(double quantile) =>
        Clamped(Math.Exp(Normal.Quantile(Mu, Sigma, quantile)), double.Epsilon, double.MaxValue);
}

/// <summary>A log-normal number rounded to multiples of <paramref name="Q"/>. 0 or more.</summary>
/// <param name="Mu">Mean of the logarithm.</param>
/// <param name="Sigma">Standard deviation of the logarithm. 0 or more.</param>
/// <param name="Q">Above 0. Values are integers when it is integral.</param>
public sealed record QLogNormal(double Mu, double Sigma, double Q) : Domain
{
    public double Mu { get; } = DomainCheck.Finite(Mu);

    public double Sigma { get; } = DomainCheck.NotNegative(Sigma);

    public double Q { get; } = DomainCheck.Positive(Q);

    public override IReadOnlyList<ParameterValue>? GridValues => null;

    private protected override ParameterValue ValueAt(double quantile) =>
        Quantizer.Round(Math.Exp(Normal.Quantile(Mu, Sigma, quantile)), Q, 0, double.MaxValue);
}
