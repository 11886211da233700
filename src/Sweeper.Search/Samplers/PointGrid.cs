namespace Sweeper.Search.Samplers;

/// <summary>A numbered cartesian product, never held in memory: the last parameter varies fastest.</summary>
internal sealed class PointGrid
{
    private readonly Axis[] _axes;

    private PointGrid(Axis[] axes)
    {
        _axes = axes;
        Count = axes.Aggregate(1L, (count, axis) => SaturatingProduct(count, axis.Values.Count));
    }

    /// <summary>At most <see cref="long.MaxValue"/>.</summary>
    public long Count { get; }

    /// <returns>Null when some domain has no list of values.</returns>
    public static PointGrid? TryCreate(
        IEnumerable<Parameter> parameters, Func<Domain, IReadOnlyList<ParameterValue>?> valuesOf)
    {
        List<Axis> axes = [];
        foreach (Parameter parameter in parameters)
        {
            IReadOnlyList<ParameterValue>? values = valuesOf(parameter.Domain);
            if (values is null)
            {
                return null;
            }

            axes.Add(new Axis(parameter.Name, values));
        }

        return new PointGrid([.. axes]);
    }

    /// <param name="index">In [0, <see cref="Count"/>).</param>
    public Configuration At(long index)
    {
        var entries = new KeyValuePair<string, ParameterValue>[_axes.Length];
        for (int i = _axes.Length - 1; i >= 0; i--)
        {
            (index, long digit) = Math.DivRem(index, _axes[i].Values.Count);
            entries[i] = new(_axes[i].Name, _axes[i].Values[(int)digit]);
        }

        return new Configuration(entries);
    }

    /// <summary>The numbers of the configurations of a study that are points of this grid.</summary>
    public HashSet<long> IndicesIn(Study study)
    {
        HashSet<long> indices = [];
        foreach (TrialRecord trial in study.Trials)
        {
            if (IndexOf(trial.Configuration) is long index)
            {
                indices.Add(index);
            }
        }

        return indices;
    }

    /// <summary>
    /// The number of a configuration; null when it is no point of this grid, or beyond its saturated count.
    /// </summary>
    public long? IndexOf(Configuration configuration)
    {
        if (configuration.Entries.Count != _axes.Length)
        {
            return null;
        }

        Int128 index = 0;
        foreach (Axis axis in _axes)
        {
            if (configuration[axis.Name] is not { } value || axis.IndexOf(value) is not int digit)
            {
                return null;
            }

            index = (index * axis.Values.Count) + digit;
            if (index > long.MaxValue)
            {
                return null;
            }
        }

        return (long)index;
    }

    private static long SaturatingProduct(long left, long right) =>
        (long)Int128.Min((Int128)left * right, long.MaxValue);

    private sealed class Axis
    {
        private readonly Dictionary<ParameterValue, int>? _indices;

        public Axis(string name, IReadOnlyList<ParameterValue> values)
        {
            Name = name;
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

        public string Name { get; }

        public IReadOnlyList<ParameterValue> Values { get; }

        public int? IndexOf(ParameterValue value) => _indices is null
            ? ((IntRange)Values).IndexOf(value)
            : _indices.TryGetValue(value, out int index) ? index : null;
    }

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
