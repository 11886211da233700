using System.Globalization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Reads <c>sweeper.task.data.labels</c>: <c>{neg: 0, pos: 1}</c> gives labels their ids, <c>{0: negative, 1:
/// positive}</c> gives them names, and <c>[neg, pos]</c> gives the order of labels.
/// </summary>
internal sealed class LabelsReader(Findings findings)
{
    private const string Key = "labels";
    private const string Fix = "write labels: { neg: 0, pos: 1 }, { 0: negative, 1: positive } or [neg, pos]";

    /// <summary>Null when absent or reported.</summary>
    public LabelMapping? Read(Block data)
    {
        string path = data.PathOf(Key);
        switch (data[Key])
        {
            case null:
                return null;
            case YamlMap map:
                return Checked(map, path, Of(map, path));
            case YamlList list:
                return Checked(list, path, Of(list, path));
            case { } other:
                findings.Add(other.Place, $"'{path}' is {other.Shown}, but must be a mapping or a list", Fix);
                return null;
        }
    }

    private List<LabelName>? Of(YamlList list, string path)
    {
        List<LabelName> entries = [];
        foreach (YamlNode item in list.Items)
        {
            if (item is not YamlScalar { Text.Length: > 0 } name)
            {
                findings.Add(item.Place, $"'{path}' holds {item.Shown}, which is no label", Fix);
                return null;
            }

            entries.Add(new(name.Text, name.Text));
        }

        return entries;
    }

    private List<LabelName>? Of(YamlMap map, string path)
    {
        foreach (YamlEntry entry in map.Entries)
        {
            if (entry.Value is not YamlScalar { Text.Length: > 0, IsNull: false })
            {
                findings.Add(entry.Value.Place, $"'{path}.{entry.Key.Text}' is {entry.Value.Shown}, which is no class", Fix);
                return null;
            }
        }

        (string Written, YamlScalar Class)[] pairs = [.. map.Entries.Select(entry => (entry.Key.Text, (YamlScalar)entry.Value))];
        return Array.TrueForAll(pairs, pair => pair.Class.AsInteger is not null)
            ? ById(map, path, pairs)
            : [.. pairs.Select(pair => new LabelName(pair.Written, pair.Class.Text))];
    }

    // Labels with one id are one class, which has the name of the first.
    private List<LabelName>? ById(YamlMap map, string path, (string Written, YamlScalar Class)[] pairs)
    {
        var groups = pairs.GroupBy(pair => pair.Class.AsInteger!.Value).OrderBy(group => group.Key).ToArray();
        if (groups.Select((group, id) => group.Key == id).All(isNext => isNext))
        {
            return [.. groups.SelectMany(group => group.Select(pair => new LabelName(pair.Written, group.First().Written)))];
        }

        string ids = string.Join(", ", groups.Select(group => group.Key.ToString(CultureInfo.InvariantCulture)));
        findings.Add(map.Place, $"'{path}' has the ids {ids}, which do not count from 0 without a gap",
            $"number the classes 0 to {groups.Length - 1}, or give them names");
        return null;
    }

    private LabelMapping? Checked(YamlNode node, string path, List<LabelName>? entries)
    {
        if (entries is null)
        {
            return null;
        }

        string[] twice = [.. entries.GroupBy(entry => entry.Written).Where(group => group.Count() > 1).Select(group => group.Key)];
        LabelMapping mapping = new(entries);
        if (twice.Length > 0)
        {
            findings.Add(node.Place, $"'{path}' names {string.Join(", ", twice)} twice", "name each label once");
        }
        else if (mapping.Names().Count < 2)
        {
            findings.Add(node.Place, $"'{path}' has fewer than two classes, so there is nothing to tell apart", Fix);
        }
        else
        {
            return mapping;
        }

        return null;
    }
}
