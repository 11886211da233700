namespace Sweeper.Search.Parzen;

/// <summary>A parameter of few values. Its positions are their indices.</summary>
internal sealed class ListedAxis : ParzenAxis
{
    private readonly IReadOnlyList<ParameterValue> _values;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    private ListedAxis(IReadOnlyList<ParameterValue> values, double[] shares, bool isOrdinal)
    {
        _values = values;
        IsOrdinal = isOrdinal;
        double total = shares.Sum();
        Shares = [.. shares.Select(share => share / total)];
        Edges = new double[shares.Length + 1];
        for (int i = 0; i < shares.Length; i++)
        {
            _indices[values[i].CanonicalText] = i;
            Edges[i + 1] = Edges[i] + Shares[i];
        }
    }

    /// <summary>How likely each value is before anything is known. Above 0, adding up to 1.</summary>
    public double[] Shares { get; }

    /// <summary>Where the values' cells begin and end in [0, 1], when they have an order: one more than values.</summary>
    public double[] Edges { get; }

    /// <summary>Whether near indices are near values.</summary>
    public bool IsOrdinal { get; }

    /// <summary>How many values there are.</summary>
    public int Count => _values.Count;

    /// <summary>The middle of a value's cell.</summary>
    public double MiddleOf(int index) => (Edges[index] + Edges[index + 1]) / 2;

    /// <summary>Values without an order.</summary>
    public static ListedAxis OfNames(Categorical list) => new(list.Support, SharesOf(list, list.Support), false);

    /// <summary>Numbers in their own order, whatever that of the list; other values in that of the list.</summary>
    public static ListedAxis OfOrdered(Categorical list)
    {
        ParameterValue[] ordered = list.Support.All(value => value.AsNumber() is not null)
            ? [.. list.Support.OrderBy(value => value.AsNumber())]
            : [.. list.Support];
        return new(ordered, SharesOf(list, ordered), true);
    }

    /// <summary>Numbers a fixed step apart: the cell of each is what is rounded to it.</summary>
    public static ListedAxis OfSteps(Domain domain, IReadOnlyList<ParameterValue> values)
    {
        double[] middles = [.. values.Select(value => DomainQuantile.Of(domain, value.AsNumber() ?? 0))];
        double[] edges = [.. middles, 1];
        for (int i = 1; i < values.Count; i++)
        {
            edges[i] = DomainQuantile.Of(domain,
                (values[i - 1].AsNumber()!.Value / 2) + (values[i].AsNumber()!.Value / 2));
        }

        // The first and the last get cells as wide on the far side as on the near one, not half of one.
        edges[0] = middles[0] - (edges[1] - middles[0]);
        edges[^1] = middles[^1] + (middles[^1] - edges[^2]);
        double[] shares = [.. values.Select((_, i) => edges[i + 1] - edges[i])];
        bool isUsable = shares.All(share => share > 1e-9);
        return new(values, isUsable ? shares : [.. shares.Select(_ => 1.0)], true);
    }

    /// <inheritdoc/>
    public override double PositionOf(ParameterValue value) =>
        _indices.TryGetValue(value.CanonicalText, out int index) ? index : Absent;

    /// <inheritdoc/>
    public override ParameterValue ValueAt(double position) => _values[(int)position];

    private static double[] SharesOf(Categorical list, IReadOnlyList<ParameterValue> values)
    {
        Dictionary<string, double> shares = new(StringComparer.Ordinal);
        for (int i = 0; i < list.Values.Count; i++)
        {
            string text = list.Values[i].CanonicalText;
            shares[text] = shares.GetValueOrDefault(text) + (list.Probabilities?[i] ?? 1);
        }

        return [.. values.Select(value => Math.Max(shares[value.CanonicalText], 1e-9))];
    }
}
