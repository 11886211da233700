namespace Sweeper.Search;

/// <summary>The values a parameter may take and how likely each is.</summary>
public abstract record Domain
{
    /// <summary>The value at a quantile (inverse cumulative distribution).</summary>
    /// <param name="quantile">In [0, 1).</param>
    public abstract ParameterValue At(double quantile);

    /// <summary>Every value in order, when there are finitely many and a grid may run over them; else null.</summary>
    public abstract IReadOnlyList<ParameterValue>? GridValues { get; }
}
