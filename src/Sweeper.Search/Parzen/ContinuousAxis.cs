namespace Sweeper.Search.Parzen;

/// <summary>A range whose positions are the quantiles of its domain: a logarithm where that is logarithmic.</summary>
/// <param name="domain">Numeric, with more values than one can list.</param>
internal sealed class ContinuousAxis(Domain domain) : ParzenAxis
{
    private const double Last = 1 - (1.0 / (1UL << 53));

    /// <returns>In [0, 1].</returns>
    public override double PositionOf(ParameterValue value) => value.AsNumber() is { } number && IsInside(number)
        ? DomainQuantile.Of(domain, number)
        : Absent;

    /// <param name="position">In [0, 1].</param>
    public override ParameterValue ValueAt(double position) => domain.At(Math.Clamp(position, 0, Last));

    private bool IsInside(double number) => domain switch
    {
        IntUniform d => number >= d.Min && number <= d.Max,
        Uniform d => number >= d.Min && number <= d.Max,
        QUniform d => number >= d.Min && number <= d.Max,
        LogUniform d => number >= d.Min && number <= d.Max,
        InvLogUniform d => number >= d.Min && number <= d.Max,
        QLogUniform d => number >= d.Min && number <= d.Max,
        LogNormal or QLogNormal => number >= 0,
        Beta or QBeta => number is >= 0 and <= 1,
        _ => double.IsFinite(number),
    };
}
