namespace Sweeper.Search;

/// <summary>The values a parameter may take and how likely each is.</summary>
/// <remarks>
/// A closed hierarchy. Numbers are finite and inside the domain's bounds. The distributions and their
/// quantiles
/// are those of W&amp;B sweeps, with one difference: quantised values are clipped to [min, max].
/// </remarks>
public abstract record Domain
{
    private protected Domain()
    {
    }

    /// <summary>
    /// Every value in order, when there are finitely many and a grid may run over them; else null.
    /// </summary>
    public abstract IReadOnlyList<ParameterValue>? GridValues { get; }

    /// <summary>
    /// Every value <see cref="At"/> may give, when there are few enough to list; else null.
    /// </summary>
    public virtual IReadOnlyList<ParameterValue>? Support => GridValues;

    /// <summary>The value at a quantile (inverse cumulative distribution).</summary>
    /// <param name="quantile">In [0, 1).</param>
    public ParameterValue At(double quantile)
    {
        if (quantile is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "A quantile is in [0, 1).");
        }

        return ValueAt(quantile);
    }

    private protected abstract ParameterValue ValueAt(double quantile);

    private protected static ParameterValue.Real Clamped(double value, double min, double max) =>
        new(Math.Clamp(value, min, max) + 0.0); // Adding zero turns -0 into 0, which is written differently.

    private protected static ParameterValue[]? Single(double min, double max) =>
        min == max ? [Clamped(min, min, max)] : null;
}
