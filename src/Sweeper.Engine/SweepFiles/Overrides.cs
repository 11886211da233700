using YamlDotNet.Core;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Applies <c>key=value</c> arguments of the command line to the tree of a sweep file.</summary>
internal sealed class Overrides(IReadOnlyCollection<string> hyperparameters, Findings findings)
{
    private static readonly string[] ListPaths = ["sweeper.seeds.train", "sweeper.prior", "metrics"];

    /// <summary>The tree with all of them applied, in order.</summary>
    public YamlMap Apply(YamlMap root, IEnumerable<string> overrides)
    {
        foreach (string text in overrides)
        {
            root = Apply(root, text);
        }

        return root;
    }

    private YamlMap Apply(YamlMap root, string text)
    {
        var place = Place.OfOverride(text);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            findings.Add(place, $"'{text}' is not of the form key=value",
                "write for example learning_rate=1e-5,2e-5");
            return root;
        }

        if (Resolve(root, text[..equals].Trim(), place) is not { } path
            || Value(path, text[(equals + 1)..], place) is not { } value)
        {
            return root;
        }

        return Set(root, path, 0, value, place);
    }

    /// <summary>
    /// The keys from the root; a bare hyperparameter goes where the file has it, in a group too, or under
    /// <c>parameters</c>.
    /// </summary>
    private string[]? Resolve(YamlMap root, string key, Place place)
    {
        string[] parts = key.Split('.');
        if (parts.Any(part => part.Length == 0))
        {
            findings.Add(place, $"'{key}' is not a dotted path of keys",
                "write for example run_cap=4 or parameters.epochs.value=2");
            return null;
        }

        // A parameter may be named with or without its groups: learning_rate, optim.learning_rate.
        string[] own = WithoutGroups(root["parameters"], parts[0] == "parameters" ? parts[1..] : parts);
        // A script's parameter may be called as a key of the file, which then comes first.
        if (own.Length > 0 && hyperparameters.Contains(own[0]) && !(parts.Length == 1 && TopLevelReader.IsKey(parts[0])))
        {
            return [.. GroupOf(root["parameters"], own[0]) ?? ["parameters"], .. own];
        }

        if (TopLevelReader.IsKey(parts[0]))
        {
            return parts;
        }

        string? near = HyperparameterNames.Nearest(parts[0],
            [.. hyperparameters, .. TopLevelReader.ValidKeys]);
        string lists = $"hyperparameters: {Suggestions.List(hyperparameters)}; "
            + $"keys: {string.Join(", ", TopLevelReader.ValidKeys)}";
        findings.Add(place, $"'{parts[0]}' is neither a hyperparameter nor a key of the sweep file",
            near is null ? $"use one of these {lists}" : $"did you mean '{near}'? There are these {lists}");
        return null;
    }

    private static string[] WithoutGroups(YamlNode? parameters, string[] parts) =>
        parts.Length > 1 && parameters is YamlMap map && ParameterEntry.IsGroup(map[parts[0]])
            ? WithoutGroups(((YamlMap)map[parts[0]]!)["parameters"], parts[1..])
            : parts;

    /// <summary>The keys from the root to the mapping that holds a parameter; null when none does.</summary>
    private static string[]? GroupOf(YamlNode? parameters, string name)
    {
        if (parameters is not YamlMap map)
        {
            return null;
        }

        return map[name] is { } found && !ParameterEntry.IsGroup(found) ? ["parameters"]
            : map.Entries
                .Where(entry => ParameterEntry.IsGroup(entry.Value))
                .Select(entry => GroupOf(((YamlMap)entry.Value)["parameters"], name) is { } inner
                    ? (string[])["parameters", entry.Key.Text, .. inner] : null)
                .FirstOrDefault(path => path is not null);
    }

    private YamlNode? Value(string[] path, string text, Place place)
    {
        string trimmed = text.Trim();
        bool isFlow = trimmed.StartsWith('[') || trimmed.StartsWith('{');
        bool isList = path[0] == "parameters" || ListPaths.Contains(string.Join('.', path));
        if (!isFlow && isList && trimmed.Contains(',', StringComparison.Ordinal))
        {
            return new YamlList(place, [.. trimmed.Split(',').Select(item => Item(item.Trim(), place))]);
        }

        if (!isFlow && !trimmed.StartsWith('"') && !trimmed.StartsWith('\''))
        {
            return new YamlScalar(place, trimmed, IsQuoted: false);
        }

        var inner = new Findings();
        YamlNode? node = YamlLoader.Load(trimmed, (Mark _) => place, inner);
        if (inner.Problems.Count == 0)
        {
            return node;
        }

        findings.Add(place, inner.Problems[0].What, "check its quotes and brackets");
        return null;
    }

    private static YamlScalar Item(string text, Place place)
    {
        bool isQuoted = text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0];
        return new YamlScalar(place, isQuoted ? text[1..^1] : text, isQuoted);
    }

    private YamlMap Set(YamlMap map, string[] path, int depth, YamlNode value, Place place)
    {
        string key = path[depth];
        var name = new YamlScalar(place, key, IsQuoted: false);
        if (depth == path.Length - 1)
        {
            return Replacing(map, path, depth).With(name, value);
        }

        YamlMap? inner = map[key] switch
        {
            YamlMap old => old,
            null or YamlScalar { IsNull: true } => new YamlMap(place, []),

            // A short form gives way to the long form; elsewhere a value has no keys to set.
            { } when depth == ParameterDepth(path) => new YamlMap(place, []),
            _ => null,
        };
        if (inner is null)
        {
            string known = string.Join('.', path[..(depth + 1)]);
            findings.Add(place, $"'{known}' is {map[key]!.Shown} in the file and has no keys",
                $"override '{known}' as a whole");
            return map;
        }

        return map.With(name, Set(inner, path, depth + 1, value, place));
    }

    // One value, or a list of them, takes the place of whatever distribution the file has for the parameter.
    private static YamlMap Replacing(YamlMap map, string[] path, int depth) =>
        depth == ParameterDepth(path) + 1 && path[depth] is "value" or "values"
            ? map with { Entries = [] } : map;

    /// <summary>Which key of a path is a parameter's own name; -2 when none is.</summary>
    private static int ParameterDepth(string[] path) =>
        path[0] == "parameters" ? Array.LastIndexOf(path, "parameters") + 1 : -2;
}
