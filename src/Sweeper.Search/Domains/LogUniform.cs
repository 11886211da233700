namespace Sweeper.Search;

/// <summary>
/// A real number whose logarithm is uniform (<c>log_uniform_values</c>): every factor of ten alike.
/// </summary>
/// <param name="Min">The smallest value itself, not its exponent. Above 0.</param>
/// <param name="Max">The largest value itself.</param>
public sealed record LogUniform(double Min, double Max) : Domain
{
    public double Min { get; } = DomainCheck.Positive(Min);

    public double Max { get; } = DomainCheck.NotBelow(Min, Max);

    public override IReadOnlyList<ParameterValue>? GridValues => null;

    public override IReadOnlyList<ParameterValue>? Support => Single(Min, Max);

    private protected override ParameterValue ValueAt(double quantile) =>
        Clamped(Between(Min, Max, quantile), Min, Max);

    internal static double Between(double min, double max, double quantile) =>
        Math.Exp(Uniform.Between(Math.Log(min), Math.Log(max), quantile));
}

/// <summary>
/// <c>inv_log_uniform_values</c>: the inverse of a log-uniform number, which is the same distribution.
/// </summary>
/// <param name="Min">Above 0.</param>
/// <param name="Max">The largest value.</param>
public sealed record InvLogUniform(double Min, double Max) : Domain
{
    public double Min { get; } = DomainCheck.Positive(Min);

    public double Max { get; } = DomainCheck.NotBelow(Min, Max);

    public override IReadOnlyList<ParameterValue>? GridValues => null;

    public override IReadOnlyList<ParameterValue>? Support => Single(Min, Max);

    private protected override ParameterValue ValueAt(double quantile) =>
        Clamped(LogUniform.Between(Min, Max, quantile), Min, Max);
}

/// <summary>
/// A log-uniform number rounded to multiples of <paramref name="Q"/>, clipped to [min, max].
/// </summary>
/// <param name="Min">Above 0.</param>
/// <param name="Max">The largest value.</param>
/// <param name="Q">Above 0. Values are integers when it is integral.</param>
public sealed record QLogUniform(double Min, double Max, double Q) : Domain
{
    public double Min { get; } = DomainCheck.Positive(Min);

    public double Max { get; } = DomainCheck.NotBelow(Min, Max);

    public double Q { get; } = DomainCheck.Positive(Q);

    public override IReadOnlyList<ParameterValue>? GridValues => null;

    public override IReadOnlyList<ParameterValue>? Support => Quantizer.Support(Q, Min, Max);

    private protected override ParameterValue ValueAt(double quantile) =>
        Quantizer.Round(LogUniform.Between(Min, Max, quantile), Q, Min, Max);
}
