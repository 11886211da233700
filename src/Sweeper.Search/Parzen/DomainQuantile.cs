using Distributions = MathNet.Numerics.Distributions;

namespace Sweeper.Search.Parzen;

/// <summary>The inverse of <see cref="Domain.At"/> for numbers.</summary>
internal static class DomainQuantile
{
    /// <summary>The quantile of a number in the distribution that a domain has before it is rounded.</summary>
    /// <param name="domain">Any but a list.</param>
    /// <param name="number">Any number.</param>
    /// <returns>In [0, 1]; 0 and 1 beyond the bounds. 0.5 where the domain has one value alone.</returns>
    public static double Of(Domain domain, double number) => domain switch
    {
        IntUniform d => Between(d.Min - 0.5, d.Max + 0.5, number),
        Uniform d => Between(d.Min, d.Max, number),
        QUniform d => Between(d.Min, d.Max, number),
        LogUniform d => BetweenLogs(d.Min, d.Max, number),
        InvLogUniform d => BetweenLogs(d.Min, d.Max, number),
        QLogUniform d => BetweenLogs(d.Min, d.Max, number),
        Normal d => OfNormal(d.Mu, d.Sigma, number),
        QNormal d => OfNormal(d.Mu, d.Sigma, number),
        LogNormal d => OfNormal(d.Mu, d.Sigma, LogOf(number)),
        QLogNormal d => OfNormal(d.Mu, d.Sigma, LogOf(number)),
        Beta d => Distributions.Beta.CDF(d.A, d.B, Math.Clamp(number, 0, 1)),
        QBeta d => Distributions.Beta.CDF(d.A, d.B, Math.Clamp(number, 0, 1)),
        _ => 0.5,
    };

    // Halves, so that the span of the widest range does not overflow.
    private static double Between(double min, double max, double number)
    {
        double span = (max / 2) - (min / 2);
        return span > 0 ? Math.Clamp(((number / 2) - (min / 2)) / span, 0, 1) : 0.5;
    }

    private static double BetweenLogs(double min, double max, double number) =>
        Between(Math.Log(min), Math.Log(max), LogOf(number));

    private static double LogOf(double number) => number > 0 ? Math.Log(number) : -double.MaxValue;

    private static double OfNormal(double mu, double sigma, double number)
    {
        double distance = (number - mu) / sigma;
        return double.IsNaN(distance) ? 0.5 : Distributions.Normal.CDF(0, 1, distance);
    }
}
