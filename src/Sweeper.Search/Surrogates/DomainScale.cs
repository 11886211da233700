using Distributions = MathNet.Numerics.Distributions;

namespace Sweeper.Search.Surrogates;

/// <summary>The scale on which a domain's distribution is even.</summary>
internal static class DomainScale
{
    /// <summary>The place of a number: 0 and 1 at the bounds, else its quantile; out of [0, 1] for numbers out of range.</summary>
    public static double Of(Domain domain, double value) => domain switch
    {
        Uniform d => Linear(d.Min, d.Max, value),
        QUniform d => Linear(d.Min, d.Max, value),
        IntUniform d => Linear(d.Min, d.Max, value),
        LogUniform d => Logarithmic(d.Min, d.Max, value),
        InvLogUniform d => Logarithmic(d.Min, d.Max, value),
        QLogUniform d => Logarithmic(d.Min, d.Max, value),
        Normal d => NormalCdf(d.Mu, d.Sigma, value),
        QNormal d => NormalCdf(d.Mu, d.Sigma, value),
        LogNormal d => NormalCdf(d.Mu, d.Sigma, Math.Log(Math.Max(value, 0))),
        QLogNormal d => NormalCdf(d.Mu, d.Sigma, Math.Log(Math.Max(value, 0))),
        Beta d => Distributions.Beta.CDF(d.A, d.B, Math.Clamp(value, 0, 1)),
        QBeta d => Distributions.Beta.CDF(d.A, d.B, Math.Clamp(value, 0, 1)),
        _ => 0,
    };

    // Halved, so that the widest ranges do not overflow.
    private static double Linear(double min, double max, double value) =>
        Number(((value / 2) - (min / 2)) / ((max / 2) - (min / 2)));

    private static double Logarithmic(double min, double max, double value) =>
        value <= 0 ? 0 : Number((Math.Log(value) - Math.Log(min)) / (Math.Log(max) - Math.Log(min)));

    private static double NormalCdf(double mu, double sigma, double value) =>
        Number(Math.Exp(NormalTail.LogCdf(Math.Clamp((value - mu) / sigma, -40, 40))));

    private static double Number(double value) => double.IsNaN(value) ? 0 : value;
}
