namespace Sweeper.Engine.SweepFiles;

/// <summary>The keys a mapping may have.</summary>
/// <param name="Valid">Accepted ones, in the order messages list them.</param>
/// <param name="Refused">What to say about keys that other tools have, or that this version lacks.</param>
internal sealed record BlockKeys(IReadOnlyList<string> Valid, IReadOnlyDictionary<string, Refusal> Refused)
{
    /// <summary>Accepted without effect, and not offered in messages.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}

/// <summary>Why a key is refused.</summary>
/// <param name="What">What is wrong with it, after its name.</param>
/// <param name="Fix">What to write instead.</param>
internal sealed record Refusal(string What, string Fix)
{
    /// <summary>The key that is meant: it is then not reported as missing too.</summary>
    public string? StandsFor { get; init; }
}

/// <summary>A mapping under a dotted path, whose unknown keys have been reported.</summary>
internal sealed class Block
{
    private readonly YamlMap _map;
    private readonly string _path;
    private readonly Findings _findings;
    private readonly HashSet<string> _misspelt = [];

    public Block(YamlMap map, string path, BlockKeys keys, Findings findings)
    {
        _map = map;
        _path = path;
        _findings = findings;
        foreach (YamlEntry entry in map.Entries)
        {
            Check(entry.Key, keys);
        }
    }

    public Place Place => _map.Place;

    /// <summary>The value of a key; null when it is absent or holds nothing.</summary>
    public YamlNode? this[string key] => _map[key] is YamlScalar { IsNull: true } ? null : _map[key];

    /// <summary>The dotted path of a key.</summary>
    public string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    /// <summary>A block of its own, or null when absent or not a mapping (which is reported).</summary>
    public Block? Inner(string key, BlockKeys keys, string example)
    {
        switch (this[key])
        {
            case null:
                return null;
            case YamlMap map:
                return new Block(map, PathOf(key), keys, _findings);
            case { } other:
                _findings.Add(other.Place, $"'{PathOf(key)}' is {other.Shown}, but must be a mapping",
                    $"write {example}");
                return null;
        }
    }

    /// <summary>Reports that a key is missing, unless it is there under a wrong name.</summary>
    public void ReportMissing(string key, string consequence, string fix)
    {
        if (!_misspelt.Contains(key))
        {
            _findings.Add(Place, $"'{PathOf(key)}' is missing{consequence}", fix);
        }
    }

    /// <summary>A text; numbers count as what is written. Null when absent or reported.</summary>
    public YamlScalar? Text(string key)
    {
        if (this[key] is null or YamlScalar)
        {
            return (YamlScalar?)this[key];
        }

        _findings.Add(this[key]!.Place, $"'{PathOf(key)}' is {this[key]!.Kind}, but must be a text",
            $"write {key}: followed by one word or a quoted text");
        return null;
    }

    /// <summary>A whole number of at least <paramref name="min"/>; null when absent or reported.</summary>
    public long? Whole(string key, long min, long max = long.MaxValue) =>
        this[key] is { } node ? Whole(node, PathOf(key), min, max) : null;

    /// <summary>A whole number in a range, or null and a problem.</summary>
    public long? Whole(YamlNode node, string path, long min, long max = long.MaxValue)
    {
        if (node is YamlScalar { AsNumber: { } number } scalar && double.IsInteger(number)
            && number >= min && number <= max && Math.Abs(number) < 9e18)
        {
            return scalar.AsInteger ?? (long)number;
        }

        string range = min == long.MinValue ? ""
            : max >= int.MaxValue ? $" of {min} or more"
            : $" from {min} to {max}";
        _findings.Add(node.Place, $"'{path}' is {node.Shown}, but must be a whole number{range}",
            node is YamlScalar { IsQuoted: true }
                ? "write the number without quotes"
                : $"write a whole number{range}");
        return null;
    }

    /// <summary>A number that is allowed; null when absent or reported.</summary>
    /// <param name="key">Of the number.</param>
    /// <param name="isAllowed">Asked for finite numbers.</param>
    /// <param name="range">As messages name it: <c>above 0</c>.</param>
    public double? Number(string key, Func<double, bool> isAllowed, string range)
    {
        if (this[key] is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { AsNumber: { } number } && double.IsFinite(number) && isAllowed(number))
        {
            return number;
        }

        _findings.Add(node.Place, $"'{PathOf(key)}' is {node.Shown}, but must be a number {range}",
            node is YamlScalar { IsQuoted: true } ? "write the number without quotes" : $"write a number {range}");
        return null;
    }

    /// <summary>True or false; null when absent or reported.</summary>
    public bool? Flag(string key)
    {
        if (this[key] is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { AsFlag: { } flag })
        {
            return flag;
        }

        _findings.Add(node.Place, $"'{PathOf(key)}' is {node.Shown}, but must be true or false",
            $"write {key}: true, or {key}: false");
        return null;
    }

    /// <summary>The items of a list, or the one value that stands in its place; none when absent.</summary>
    public IReadOnlyList<YamlNode> Items(string key) => this[key] switch
    {
        null => [],
        YamlList list => list.Items,
        { } one => [one],
    };

    private void Check(YamlScalar key, BlockKeys keys)
    {
        if (keys.Valid.Contains(key.Text) || keys.Ignored.Contains(key.Text))
        {
            return;
        }

        string path = PathOf(key.Text);
        if (keys.Refused.TryGetValue(key.Text, out Refusal? refusal))
        {
            _findings.Add(key.Place, $"'{path}' {refusal.What}", refusal.Fix);
            _misspelt.Add(refusal.StandsFor ?? key.Text);
        }
        else
        {
            _misspelt.Add(Suggestions.Nearest(key.Text, keys.Valid) ?? key.Text);
            _findings.Add(key.Place, $"unknown key '{path}'",
                Suggestions.Fix(key.Text, keys.Valid, "The keys here are"));
        }
    }
}
