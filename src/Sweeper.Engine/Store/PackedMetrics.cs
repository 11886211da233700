using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Sweeper.Engine.Store;

/// <summary>
/// The metrics of one evaluation, in 8 bytes each: a sweep of 10,000 trials has millions of them in memory and on disk.
/// </summary>
internal sealed class PackedMetrics : IReadOnlyDictionary<string, double>
{
    private readonly MetricNames _names;
    private readonly double[] _values;

    /// <param name="names">Of all values.</param>
    /// <param name="values">One for each name, in their order.</param>
    public PackedMetrics(MetricNames names, double[] values)
    {
        names.ThrowUnlessAsMany(values.Length);
        (_names, _values) = (names, values);
    }

    public int Count => _values.Length;

    public IEnumerable<string> Keys => _names.Names;

    public IEnumerable<double> Values => _values;

    public double this[string key] => TryGetValue(key, out double value)
        ? value
        : throw new KeyNotFoundException($"There is no metric '{key}'.");

    /// <summary>The values as the store keeps them: IEEE 754 doubles, little-endian, so that every bit comes back.</summary>
    public static byte[] ToBytes(IEnumerable<double> values) => MemoryMarshal.AsBytes<double>(values.ToArray()).ToArray();

    /// <summary>What <see cref="ToBytes"/> wrote.</summary>
    public static PackedMetrics FromBytes(MetricNames names, ReadOnlySpan<byte> bytes) =>
        new(names, MemoryMarshal.Cast<byte, double>(bytes).ToArray());

    public bool ContainsKey(string key) => _names.PositionOf(key) is not null;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        int? position = _names.PositionOf(key);
        value = position is { } at ? _values[at] : 0;
        return position is not null;
    }

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() =>
        _names.Names.Zip(_values, KeyValuePair.Create).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
