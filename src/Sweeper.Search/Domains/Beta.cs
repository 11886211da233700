using Distributions = MathNet.Numerics.Distributions;

namespace Sweeper.Search;

/// <summary>A beta-distributed number in [0, 1].</summary>
/// <param name="A">Above 0. Larger moves the mass towards 1.</param>
/// <param name="B">Above 0. Larger moves the mass towards 0.</param>
public sealed record Beta(double A, double B) : Domain
{
    public double A { get; } = DomainCheck.Positive(A);

    public double B { get; } = DomainCheck.Positive(B);

    public override IReadOnlyList<ParameterValue>? GridValues => null;

    private protected override ParameterValue ValueAt(double quantile) =>
        Clamped(Quantile(A, B, quantile), 0, 1);

    // Bisection, not MathNet's InvCDF, whose root finder throws where the density has poles (a or b far
    // below 1).
    internal static double Quantile(double a, double b, double quantile)
    {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 64; i++)
        {
            double middle = (low + high) / 2;
            if (Distributions.Beta.CDF(a, b, middle) < quantile)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }
}

/// <summary>
/// A beta-distributed number rounded to multiples of <paramref name="Q"/>, clipped to [0, 1].
/// </summary>
/// <param name="A">Above 0.</param>
/// <param name="B">Above 0.</param>
/// <param name="Q">Above 0. Values are integers when it is integral.</param>
public sealed record QBeta(double A, double B, double Q) : Domain
{
    public double A { get; } = DomainCheck.Positive(A);

    public double B { get; } = DomainCheck.Positive(B);

    public double Q { get; } = DomainCheck.Positive(Q);

    public override IReadOnlyList<ParameterValue>? GridValues => null;

    public override IReadOnlyList<ParameterValue>? Support => Quantizer.Support(Q, 0, 1);

    private protected override ParameterValue ValueAt(double quantile) =>
        Quantizer.Round(Beta.Quantile(A, B, quantile), Q, 0, 1);
}
