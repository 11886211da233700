namespace Sweeper.Engine.SweepFiles;

/// <summary>A place in the sweep file or on the command line.</summary>
/// <param name="Source">The file as the user named it, or <c>override 'key=value'</c>.</param>
/// <param name="Line">1-based; 0 on the command line.</param>
/// <param name="Column">1-based; 0 on the command line.</param>
internal readonly record struct Place(string Source, int Line, int Column)
{
    public static Place OfOverride(string text) => new($"override '{text}'", 0, 0);

    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}

/// <summary>A piece of YAML that knows where it stands. A closed hierarchy.</summary>
internal abstract record YamlNode(Place Place)
{
    /// <summary>As a message names it: <c>a list</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>As a message quotes it: scalars as they are, the rest by kind.</summary>
    public virtual string Shown => Kind;
}

internal sealed record YamlList(Place Place, IReadOnlyList<YamlNode> Items) : YamlNode(Place)
{
    public override string Kind => "a list";
}

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

internal sealed record YamlMap(Place Place, IReadOnlyList<YamlEntry> Entries) : YamlNode(Place)
{
    public override string Kind => "a mapping";

    public YamlNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;

    /// <summary>A copy in which a key has this value; a new key comes last.</summary>
    public YamlMap With(YamlScalar key, YamlNode value)
    {
        var entry = new YamlEntry(key, value);
        bool exists = Entries.Any(old => old.Key.Text == key.Text);
        return this with
        {
            Entries = exists ? [.. Entries.Select(old => old.Key.Text == key.Text ? entry : old)]
                : [.. Entries, entry],
        };
    }
}
