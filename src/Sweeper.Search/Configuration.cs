using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sweeper.Search;

/// <summary>An immutable assignment of parameter names to values, in the order of the search space.</summary>
/// <remarks>Two configurations are equal when their canonical texts are, whatever the order of their names.</remarks>
public sealed class Configuration : IEquatable<Configuration>
{
    private readonly KeyValuePair<string, ParameterValue>[] _entries;

    // Written when somebody asks: of most configurations of a large sweep nobody does.
    private string? _canonicalText;
    private string? _hash;

    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Configuration(IEnumerable<KeyValuePair<string, ParameterValue>> values)
    {
        _entries = [.. values];
        for (int i = 0; i < _entries.Length; i++)
        {
            if (Find(_entries[i].Key) < i)
            {
                throw new ArgumentException($"Bug in Sweeper: parameter '{_entries[i].Key}' is assigned twice.", nameof(values));
            }
        }
    }

    /// <summary>Names and values in the order of the search space.</summary>
    public IReadOnlyList<KeyValuePair<string, ParameterValue>> Entries => _entries;

    /// <summary>One JSON object, names sorted by ordinal comparison: the identity of the configuration.</summary>
    public string CanonicalText => _canonicalText ??= WriteCanonical();

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of <see cref="CanonicalText"/>.</summary>
    public string Hash => _hash ??=
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText)))[..16];

    /// <summary>The value of a parameter, or null when the configuration does not have it.</summary>
    public ParameterValue? this[string name] => Find(name) is >= 0 and var place ? _entries[place].Value : null;

    public bool Equals(Configuration? other) => other is not null && CanonicalText == other.CanonicalText;

    public override bool Equals(object? obj) => Equals(obj as Configuration);

    public override int GetHashCode() => CanonicalText.GetHashCode(StringComparison.Ordinal);

    /// <summary>As people read it: <c>learning_rate=2e-05 batch_size=16</c>.</summary>
    public override string ToString() => string.Join(' ', Entries.Select(entry => $"{entry.Key}={entry.Value}"));

    // They are too few for a dictionary to be worth its making.
    private int Find(string name)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (_entries[i].Key == name)
            {
                return i;
            }
        }

        return -1;
    }

    private string WriteCanonical()
    {
        IEnumerable<string> members = _entries
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"\"{JsonEncodedText.Encode(entry.Key)}\":{entry.Value.CanonicalText}");
        return $"{{{string.Join(',', members)}}}";
    }
}
