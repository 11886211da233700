using System.Security.Cryptography;
using System.Text;

namespace Sweeper.Search;

/// <summary>An immutable assignment of parameter names to values, in the order of the search space.</summary>
/// <remarks>Two configurations are equal when their canonical texts are, whatever the order of their names.</remarks>
public sealed class Configuration : IEquatable<Configuration>
{
    private readonly Dictionary<string, ParameterValue> _values;

    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Configuration(IEnumerable<KeyValuePair<string, ParameterValue>> values)
    {
        Entries = [.. values];
        _values = new(StringComparer.Ordinal);
        foreach ((string name, ParameterValue value) in Entries)
        {
            if (!_values.TryAdd(name, value))
            {
                throw new ArgumentException($"Bug in Sweeper: parameter '{name}' is assigned twice.", nameof(values));
            }
        }

        CanonicalText = WriteCanonical();
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText)))[..16];
    }

    /// <summary>Names and values in the order of the search space.</summary>
    public IReadOnlyList<KeyValuePair<string, ParameterValue>> Entries { get; }

    /// <summary>One JSON object, names sorted by ordinal comparison: the identity of the configuration.</summary>
    public string CanonicalText { get; }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of <see cref="CanonicalText"/>.</summary>
    public string Hash { get; }

    /// <summary>The value of a parameter, or null when the configuration does not have it.</summary>
    public ParameterValue? this[string name] => _values.GetValueOrDefault(name);

    public bool Equals(Configuration? other) => other is not null && CanonicalText == other.CanonicalText;

    public override bool Equals(object? obj) => Equals(obj as Configuration);

    public override int GetHashCode() => CanonicalText.GetHashCode(StringComparison.Ordinal);

    /// <summary>As people read it: <c>learning_rate=2e-05 batch_size=16</c>.</summary>
    public override string ToString() => string.Join(' ', Entries.Select(entry => $"{entry.Key}={entry.Value}"));

    private string WriteCanonical()
    {
        IEnumerable<string> members = Entries
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{System.Text.Json.JsonSerializer.Serialize(entry.Key)}:{entry.Value.CanonicalText}");
        return $"{{{string.Join(',', members)}}}";
    }
}
