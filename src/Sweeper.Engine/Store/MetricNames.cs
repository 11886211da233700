using System.Text.Json;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Store;

/// <summary>Names of the metrics that an evaluation reports, in its order: one object for all evaluations with the same.</summary>
internal sealed class MetricNames
{
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

    public MetricNames(IEnumerable<string> names)
    {
        Names = [.. names];
        for (int i = 0; i < Names.Count; i++)
        {
            _positions.Add(Names[i], i);
        }
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Where a metric's value is; null when there is none of this name.</summary>
    public int? PositionOf(string metric) => _positions.TryGetValue(metric, out int position) ? position : null;

    public bool AreThoseOf(IReadOnlyDictionary<string, double> metrics) => metrics.Keys.SequenceEqual(Names);

    /// <exception cref="InvalidDataException">There are more or fewer values than names.</exception>
    public void ThrowUnlessAsMany(int values)
    {
        if (values != Names.Count)
        {
            throw new InvalidDataException($"{values} values for {Names.Count} metrics");
        }
    }

    public string ToJson() => JsonSerializer.Serialize(Names, TrialJsonContext.Default.MetricNames);

    public static MetricNames FromJson(string json) =>
        new(JsonSerializer.Deserialize(json, TrialJsonContext.Default.MetricNames)!);
}
