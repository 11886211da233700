namespace Sweeper.Search.Samplers;

/// <summary>One parameter of a grid and the values it runs over.</summary>
internal sealed class GridAxis
{
    private readonly Dictionary<ParameterValue, int>? _indices;

    /// <param name="parameter">Whose values these are.</param>
    /// <param name="values">In order, each once.</param>
    public GridAxis(Parameter parameter, IReadOnlyList<ParameterValue> values)
    {
        Parameter = parameter;
        Values = values;
        if (values is not IntRange)
        {
            _indices = new(SameConfigurationValue.Instance);
            for (int i = 0; i < values.Count; i++)
            {
                _indices[values[i]] = i;
            }
        }
    }

    public Parameter Parameter { get; }

    public string Name => Parameter.Name;

    public IReadOnlyList<ParameterValue> Values { get; }

    /// <returns>Null when a grid cannot run over some domain.</returns>
    public static GridAxis[]? TryCreateAll(
        IReadOnlyList<Parameter> parameters, Func<Domain, IReadOnlyList<ParameterValue>?> valuesOf)
    {
        List<GridAxis> axes = [];
        foreach (Parameter parameter in parameters)
        {
            if (valuesOf(parameter.Domain) is not { } values)
            {
                return null;
            }

            axes.Add(new GridAxis(parameter, values));
        }

        return [.. axes];
    }

    /// <summary>The product of the numbers of values, at most <see cref="long.MaxValue"/>.</summary>
    public static long Combinations(IEnumerable<GridAxis> axes) =>
        axes.Aggregate(1L, (count, axis) => SaturatingProduct(count, axis.Values.Count));

    /// <summary>At most <see cref="long.MaxValue"/>.</summary>
    public static long SaturatingProduct(long left, long right) =>
        (long)Int128.Min((Int128)left * right, long.MaxValue);

    /// <summary>The number of a value; null when it is none of the axis.</summary>
    public int? IndexOf(ParameterValue value) => _indices is null
        ? ((IntRange)Values).IndexOf(value)
        : _indices.TryGetValue(value, out int index) ? index : null;

    /// <summary>
    /// Equality of canonical texts (3.0 is 3), without writing them where that can be avoided.
    /// </summary>
    private sealed class SameConfigurationValue : IEqualityComparer<ParameterValue>
    {
        public static SameConfigurationValue Instance { get; } = new();

        public bool Equals(ParameterValue? x, ParameterValue? y) =>
            x is not null && y is not null && (x.Equals(y) || x.CanonicalText == y.CanonicalText);

        public int GetHashCode(ParameterValue obj) => obj.AsNumber()?.GetHashCode() ?? obj.GetHashCode();
    }
}
