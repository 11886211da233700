namespace Sweeper.Engine.SweepFiles;

/// <summary>One hyperparameter of the file, at top level of <c>parameters</c> or in groups.</summary>
/// <param name="Key">Its name, without those of its groups.</param>
/// <param name="Value">What is said about it.</param>
/// <param name="DottedName">With the names of its groups: <c>optim.learning_rate</c>.</param>
internal sealed record ParameterEntry(YamlScalar Key, YamlNode Value, string DottedName)
{
    public const string GroupKey = "parameters";

    public string Path => $"parameters.{DottedName}";

    /// <summary>Whether an entry is a group of others.</summary>
    public static bool IsGroup(YamlNode? value) => value is YamlMap map && map[GroupKey] is not null;

    /// <summary>Every entry, those of groups where the group stands; what is wrong with groups is reported.</summary>
    public static IEnumerable<ParameterEntry> In(YamlMap map, Findings findings, string prefix = "")
    {
        foreach (YamlEntry entry in map.Entries)
        {
            string name = $"{prefix}{entry.Key.Text}";
            if (!IsGroup(entry.Value))
            {
                yield return new ParameterEntry(entry.Key, entry.Value, name);
                continue;
            }

            var group = (YamlMap)entry.Value;
            if (group.Entries.FirstOrDefault(other => other.Key.Text != GroupKey) is { } other)
            {
                findings.Add(other.Key.Place, $"'parameters.{name}' has both {GroupKey} and {other.Key.Text}",
                    "keep one of the two: a group of parameters has no values of its own");
            }

            if (group[GroupKey] is not YamlMap { Entries.Count: > 0 } inner)
            {
                string given = group[GroupKey] is YamlMap ? "empty" : group[GroupKey]!.Shown;
                findings.Add(group[GroupKey]!.Place,
                    $"'parameters.{name}.{GroupKey}' is {given}, but must hold parameters",
                    "write names and their values inside, or remove the group");
                continue;
            }

            foreach (ParameterEntry leaf in In(inner, findings, $"{name}."))
            {
                yield return leaf;
            }
        }
    }
}
