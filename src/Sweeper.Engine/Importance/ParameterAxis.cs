using Sweeper.Search;

namespace Sweeper.Engine.Importance;

/// <summary>
/// A parameter as a dimension of the unit cube, on which its distribution in the sweep file is uniform: a log-uniform
/// parameter lies on its logarithm, an integer or a list on levels with the probability of each.
/// </summary>
internal sealed class ParameterAxis
{
    // More levels than this are as good as a continuous axis.
    private const int MostLevels = 64;

    private const int Halvings = 40;

    private readonly Domain _domain;
    private readonly Dictionary<string, int> _levelOf = new(StringComparer.Ordinal);

    private ParameterAxis(string name, Domain domain, IReadOnlyList<ParameterValue> levels, double[] masses, bool isOrdered)
    {
        Name = name;
        _domain = domain;
        Masses = masses;
        IsOrdered = isOrdered;
        for (int i = 0; i < levels.Count; i++)
        {
            _levelOf.Add(levels[i].CanonicalText, i);
        }
    }

    public string Name { get; }

    /// <summary>Probability of each level, adding up to 1; empty for a continuous axis.</summary>
    public double[] Masses { get; }

    /// <summary>Whether neighbouring positions are neighbours; a list of words has no order.</summary>
    public bool IsOrdered { get; }

    public bool IsContinuous => Masses.Length == 0;

    /// <summary>The axis of a parameter, or null when it can have one value only.</summary>
    public static ParameterAxis? Of(Parameter parameter)
    {
        if (parameter.Domain is Categorical list)
        {
            return OfList(parameter.Name, list);
        }

        IReadOnlyList<ParameterValue>? support = parameter.Domain.Support;
        if (support is null || support.Count > MostLevels)
        {
            return new(parameter.Name, parameter.Domain, [], [], isOrdered: true);
        }

        double[] starts = [.. support.Select(value => Quantile(parameter.Domain, value.AsNumber() ?? 0, isAbove: false))];
        double[] masses = [.. starts.Select((start, i) => (i + 1 < starts.Length ? starts[i + 1] : 1) - (i == 0 ? 0 : start))];
        return support.Count < 2 ? null : new(parameter.Name, parameter.Domain, support, masses, isOrdered: true);
    }

    /// <summary>
    /// The number of a value, or the index of its level: in the order of positions, and much cheaper. NaN when the configuration
    /// lacks the parameter; null when the value is none of the parameter's.
    /// </summary>
    public double? Coordinate(ParameterValue? value) =>
        value is null ? double.NaN
        : IsContinuous ? value.AsNumber()
        : _levelOf.TryGetValue(value.CanonicalText, out int level) ? level
        : null;

    /// <summary>Where a value lies: in [0, 1], or the index of its level. NaN and null as of its coordinate.</summary>
    public double? Position(ParameterValue? value) => Coordinate(value) switch
    {
        { } number when IsContinuous && !double.IsNaN(number) =>
            (Quantile(_domain, number, isAbove: false) + Quantile(_domain, number, isAbove: true)) / 2,
        var level => level,
    };

    /// <summary>A position drawn from the parameter's distribution.</summary>
    public double Draw(SeededRandom random)
    {
        double quantile = random.NextDouble();
        if (IsContinuous)
        {
            return quantile;
        }

        int level = 0;
        while (level + 1 < Masses.Length && quantile >= Masses[level])
        {
            quantile -= Masses[level++];
        }

        return level;
    }

    private static ParameterAxis? OfList(string name, Categorical list)
    {
        ParameterValue[] levels = [.. list.Values.DistinctBy(value => value.CanonicalText)];
        if (Array.TrueForAll(levels, value => value.AsNumber() is not null))
        {
            levels = [.. levels.OrderBy(value => value.AsNumber())];
        }

        double[] masses = [.. levels.Select(level => list.Values
            .Select((value, i) => value.CanonicalText == level.CanonicalText
                ? list.Probabilities?[i] ?? (1.0 / list.Values.Count) : 0)
            .Sum())];
        return levels.Length < 2 ? null : new(name, list, levels, masses, list.IsOrdinal);
    }

    // The share of the distribution below a value (isAbove: below or equal), from the quantile function by bisection, so
    // that every distribution is treated alike.
    private static double Quantile(Domain domain, double value, bool isAbove)
    {
        double low = 0;
        double high = 1;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            double there = domain.At(middle).AsNumber() ?? double.NaN;
            bool isRight = isAbove ? there > value : there >= value;
            (low, high) = isRight ? (low, middle) : (middle, high);
        }

        return (low + high) / 2;
    }
}
