namespace Sweeper.Search;

/// <summary>One fixed value.</summary>
public sealed record Constant(ParameterValue Value) : Domain
{
    public override IReadOnlyList<ParameterValue> GridValues => [Value];

    private protected override ParameterValue ValueAt(double quantile) => Value;
}
