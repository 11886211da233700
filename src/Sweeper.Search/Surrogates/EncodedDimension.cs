namespace Sweeper.Search.Surrogates;

/// <summary>How the coordinate of a parameter is to be read.</summary>
internal enum DimensionKind
{
    /// <summary>One value only: always at 0.</summary>
    Fixed,

    /// <summary>Any number in [0, 1].</summary>
    Continuous,

    /// <summary>One of finitely many positions in [0, 1], in order.</summary>
    Levels,

    /// <summary>A category's index; only equal or different means anything.</summary>
    Nominal,
}

/// <summary>One parameter as a coordinate of the surrogate model.</summary>
/// <remarks>
/// Ranges are mapped to [0, 1] by the scale on which their distribution is even: linear, logarithmic or its cumulative
/// distribution function. Values that can be listed have the position of the value itself, numeric lists that of their
/// rank, so the model never sees a coordinate that cannot be tried. Immutable.
/// </remarks>
internal sealed class EncodedDimension
{
    /// <summary>The coordinate of a parameter that the configuration does not have.</summary>
    public const double Absent = double.NaN;

    // Longer ranges are continuous to the model, and only rounded in the end.
    private const int MaxLevels = 4096;

    // The largest quantile a domain takes.
    private const double LastQuantile = 1 - (1.0 / (1UL << 53));

    private readonly Domain _domain;
    private readonly ParameterValue[] _values = [];
    private readonly double[] _positions = [];
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    public EncodedDimension(Domain domain)
    {
        _domain = domain;
        IReadOnlyList<ParameterValue>? values = ListedValues(domain);
        if (values is null)
        {
            bool isOne = domain.At(0).Equals(domain.At(LastQuantile));
            Kind = isOne ? DimensionKind.Fixed : DimensionKind.Continuous;
            _values = isOne ? [domain.At(0)] : [];
            return;
        }

        bool isNominal = domain is Categorical { IsOrdinal: false };
        _values = isNominal ? [.. values] : [.. values.OrderBy(value => value.AsNumber())];
        Kind = _values.Length == 1 ? DimensionKind.Fixed : isNominal ? DimensionKind.Nominal : DimensionKind.Levels;
        for (int i = 0; i < _values.Length; i++)
        {
            _indices[_values[i].CanonicalText] = i;
        }

        _positions = Kind == DimensionKind.Levels ? Positions() : [];
    }

    public DimensionKind Kind { get; }

    /// <summary>Whether the values come from a distribution over a range, and not from a list in the sweep file.</summary>
    public bool IsRange => _domain is not Categorical;

    /// <summary>Number of listed values; 0 when continuous.</summary>
    public int Count => _values.Length;

    /// <summary>The coordinate of a value; <see cref="Absent"/> when there is none or it is no value of this kind.</summary>
    /// <remarks>Numbers out of range have the coordinate of the nearest bound.</remarks>
    public double Encode(ParameterValue? value)
    {
        if (value is null)
        {
            return Absent;
        }

        switch (Kind)
        {
            case DimensionKind.Nominal:
                return _indices.TryGetValue(value.CanonicalText, out int category) ? category : Absent;
            case DimensionKind.Fixed:
                return 0;
            case DimensionKind.Levels when _indices.TryGetValue(value.CanonicalText, out int level):
                return _positions[level];
            default:
                return value.AsNumber() is double number
                    ? Realise(_domain is Categorical ? RankOf(number) : Math.Clamp(DomainScale.Of(_domain, number), 0, 1))
                    : Absent;
        }
    }

    /// <summary>The value at a realisable coordinate.</summary>
    public ParameterValue Decode(double coordinate) => Kind switch
    {
        DimensionKind.Fixed => _values[0],
        DimensionKind.Nominal => _values[(int)coordinate],
        DimensionKind.Levels => _values[NearestLevel(coordinate)],
        _ => ContinuousValue(coordinate),
    };

    /// <summary>The nearest coordinate that a value has.</summary>
    public double Realise(double coordinate) =>
        Kind == DimensionKind.Levels ? _positions[NearestLevel(coordinate)] : coordinate;

    /// <summary>The position of the level with this index.</summary>
    public double LevelAt(int index) => _positions[index];

    /// <summary>The index of the level nearest to a coordinate.</summary>
    public int NearestLevel(double coordinate)
    {
        int found = Array.BinarySearch(_positions, coordinate);
        if (found >= 0)
        {
            return found;
        }

        int above = ~found;
        return above == 0 ? 0
            : above == _positions.Length ? above - 1
            : coordinate - _positions[above - 1] <= _positions[above] - coordinate ? above - 1
            : above;
    }

    /// <summary>The coordinate at a quantile; every level and category has about its share of the quantiles.</summary>
    /// <param name="quantile">In [0, 1).</param>
    public double AtQuantile(double quantile)
    {
        switch (Kind)
        {
            case DimensionKind.Fixed:
                return 0;
            case DimensionKind.Nominal:
                return Math.Min(Math.Floor(quantile * Count), Count - 1);
            case DimensionKind.Levels:
                double below = (_positions[1] - _positions[0]) / 2;
                double above = (_positions[^1] - _positions[^2]) / 2;
                return Realise((quantile * (1 + below + above)) - below);
            default:
                return quantile;
        }
    }

    private static IReadOnlyList<ParameterValue>? ListedValues(Domain domain) =>
        domain.Support is { } support && (domain is Categorical || support.Count <= MaxLevels) ? support : null;

    // A double that is not the bound itself decodes to a value inside, however near.
    private ParameterValue ContinuousValue(double coordinate) => (_domain, coordinate) switch
    {
        (Uniform range, <= 0) => new ParameterValue.Real(range.Min + 0.0),
        (Uniform range, >= 1) => new ParameterValue.Real(range.Max + 0.0),
        (LogUniform range, <= 0) => new ParameterValue.Real(range.Min),
        (LogUniform range, >= 1) => new ParameterValue.Real(range.Max),
        (InvLogUniform range, <= 0) => new ParameterValue.Real(range.Min),
        (InvLogUniform range, >= 1) => new ParameterValue.Real(range.Max),
        _ => _domain.At(Math.Clamp(coordinate, 0, LastQuantile)),
    };

    private double[] Positions()
    {
        int last = _values.Length - 1;
        double[] ranks = [.. Enumerable.Range(0, _values.Length).Select(i => (double)i / last)];
        if (_domain is Categorical)
        {
            return ranks;
        }

        double[] scaled = [.. _values.Select(value => DomainScale.Of(_domain, value.AsNumber()!.Value))];
        double span = scaled[^1] - scaled[0];
        double[] positions = [.. scaled.Select(position => (position - scaled[0]) / span)];
        bool isIncreasing = positions.Zip(positions.Skip(1)).All(pair => pair.First < pair.Second);
        return isIncreasing ? positions : ranks;
    }

    // The rank of a number that is not in the list, between those of its neighbours.
    private double RankOf(double number)
    {
        int below = _values.Count(value => value.AsNumber() < number);
        return (double)Math.Clamp(below, 0, _values.Length - 1) / (_values.Length - 1);
    }
}
