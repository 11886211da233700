namespace Sweeper.Search;

/// <summary>A real number, all of [min, max] alike.</summary>
public sealed record Uniform(double Min, double Max) : Domain
{
    public double Min { get; } = DomainCheck.Finite(Min);

    public double Max { get; } = DomainCheck.NotBelow(Min, Max);

    public override IReadOnlyList<ParameterValue>? GridValues => null;

    public override IReadOnlyList<ParameterValue>? Support => Single(Min, Max);

    private protected override ParameterValue ValueAt(double quantile) =>
        Clamped(Between(Min, Max, quantile), Min, Max);

    /// <summary>Linear interpolation that does not overflow.</summary>
    internal static double Between(double min, double max, double quantile)
    {
        double span = max - min;
        return double.IsFinite(span) ? min + (quantile * span) : ((1 - quantile) * min) + (quantile * max);
    }
}

/// <summary>A uniform number rounded to multiples of <paramref name="Q"/>, clipped to [min, max].</summary>
/// <remarks>
/// Values are integers when q is integral. A grid steps by q from min, and includes a max that is hit.
/// </remarks>
public sealed record QUniform(double Min, double Max, double Q) : Domain
{
    public double Min { get; } = DomainCheck.Finite(Min);

    public double Max { get; } = DomainCheck.NotBelow(Min, Max);

    public double Q { get; } = DomainCheck.Positive(Q);

    public override IReadOnlyList<ParameterValue>? GridValues => Quantizer.Steps(Q, Min, Max);

    public override IReadOnlyList<ParameterValue>? Support => Quantizer.Support(Q, Min, Max);

    private protected override ParameterValue ValueAt(double quantile) =>
        Quantizer.Round(Uniform.Between(Min, Max, quantile), Q, Min, Max);
}
