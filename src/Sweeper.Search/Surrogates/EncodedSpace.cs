using System.Runtime.CompilerServices;

namespace Sweeper.Search.Surrogates;

/// <summary>A search space as coordinates: what of a point is present, what is allowed, and how to get there and back.</summary>
/// <remarks>
/// A point has one coordinate for each parameter. In a full point all are numbers; in a masked one those of parameters
/// that the configuration does not have are <see cref="EncodedDimension.Absent"/>. Safe to use from several threads.
/// </remarks>
internal sealed class EncodedSpace
{
    // Rows of configurations that were seen before, for as long as anyone else holds the configuration.
    private readonly ConditionalWeakTable<Configuration, EncodedPoint> _points = [];
    private readonly bool _isConditional;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    public EncodedSpace(SearchSpace space)
    {
        _isConditional = space.IsConditional;
        Space = space;
        Dimensions = [.. space.Parameters.Select(parameter => new EncodedDimension(parameter.Domain))];
        Varying = [.. Enumerable.Range(0, Dimensions.Length).Where(d => Dimensions[d].Kind != DimensionKind.Fixed)];
        for (int i = 0; i < Dimensions.Length; i++)
        {
            _indices[space.Parameters[i].Name] = i;
        }
    }

    public SearchSpace Space { get; }

    /// <summary>In the order of the space's parameters.</summary>
    public EncodedDimension[] Dimensions { get; }

    /// <summary>The dimensions that have more than one value.</summary>
    public int[] Varying { get; }

    /// <summary>The masked point of a configuration.</summary>
    public EncodedPoint Encode(Configuration configuration) => _points.GetValue(configuration, Create);

    /// <summary>The configuration at a full point.</summary>
    public Configuration Decode(ReadOnlySpan<double> point)
    {
        var values = new ParameterValue[Dimensions.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Dimensions[i].Decode(point[i]);
        }

        return Space.Assemble(values);
    }

    /// <summary>Makes the absent coordinates of a full point absent.</summary>
    public void Mask(ReadOnlySpan<double> full, Span<double> masked)
    {
        full.CopyTo(masked);
        if (!_isConditional)
        {
            return;
        }

        double[] point = full.ToArray();
        bool?[] active = new bool?[point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            if (!IsActive(i, point, active))
            {
                masked[i] = EncodedDimension.Absent;
            }
        }
    }

    /// <summary>Whether the configuration at a full point keeps to the constraints of the space.</summary>
    public bool Allows(ReadOnlySpan<double> full)
    {
        if (Space.Constraints.Count == 0)
        {
            return true;
        }

        double[] point = full.ToArray();
        bool?[] active = new bool?[point.Length];
        return Space.Constraints.All(constraint => constraint.Holds(name => ValueOf(name, point, active)));
    }

    private bool IsActive(int i, double[] point, bool?[] active)
    {
        if (Space.Parameters[i].OnlyIf is not { } condition)
        {
            return true;
        }

        active[i] ??= condition.Holds(name => ValueOf(name, point, active));
        return active[i]!.Value;
    }

    private ParameterValue? ValueOf(string name, double[] point, bool?[] active) =>
        _indices.TryGetValue(name, out int i) && IsActive(i, point, active) ? Dimensions[i].Decode(point[i]) : null;

    private EncodedPoint Create(Configuration configuration)
    {
        double[] coordinates = new double[Dimensions.Length];
        for (int i = 0; i < coordinates.Length; i++)
        {
            coordinates[i] = Dimensions[i].Encode(configuration[Space.Parameters[i].Name]);
        }

        return new EncodedPoint(coordinates);
    }
}

/// <summary>A masked point and a hash of its coordinates.</summary>
internal sealed class EncodedPoint(double[] coordinates)
{
    public double[] Coordinates => coordinates;

    public ulong Hash { get; } = HashOf(coordinates);

    /// <summary>Equal for points with the same coordinates, and for others only by a chance of about 2^-64.</summary>
    public static ulong HashOf(ReadOnlySpan<double> coordinates)
    {
        ulong hash = 14695981039346656037;
        unchecked
        {
            foreach (double coordinate in coordinates)
            {
                ulong bits = double.IsNaN(coordinate) ? ulong.MaxValue : BitConverter.DoubleToUInt64Bits(coordinate + 0.0);
                hash = (hash ^ bits) * 0x9E3779B97F4A7C15;
                hash ^= hash >> 29;
            }
        }

        return hash;
    }
}
