using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Tells whether a sweep file makes a program of the user the trial, and what may then be said about it.</summary>
internal static class ScriptDescription
{
    public const string Program = "program";
    public const string Command = "command";

    /// <summary>Whether the file names a program or a command.</summary>
    public static bool IsScript(YamlMap root) => IsGiven(root[Program]) || IsGiven(root[Command]);

    /// <summary>
    /// The parameters of the file, which may be anything, and the metrics of the built-in task, whose direction is known.
    /// </summary>
    public static TaskDescription Of(YamlMap root, TaskDescription builtIn) => new()
    {
        Hyperparameters = [.. Entries(root)
            .Select(entry => entry.DottedName).Distinct()
            .Select(name => new HyperparameterRule(name, HyperparameterKind.Any, "any value", Default: null))],
        Metrics = builtIn.Metrics,
        IsScript = true,
    };

    /// <summary>The parameters' names without those of their groups, as the command line may give them.</summary>
    public static IReadOnlyCollection<string> ShortNames(YamlMap root) =>
        [.. Entries(root).Select(entry => entry.Key.Text).Distinct()];

    /// <summary>The dotted names of all groups.</summary>
    public static IReadOnlyList<string> Groups(YamlMap root) =>
        [.. Entries(root).SelectMany(GroupsOf).Distinct()];

    private static IEnumerable<string> GroupsOf(ParameterEntry entry)
    {
        // The names inside may have dots of their own: the group is what stands before the last one.
        string groups = entry.DottedName[..^entry.Key.Text.Length];
        for (int dot = groups.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = groups.IndexOf('.', dot + 1))
        {
            yield return groups[..dot];
        }
    }

    // What is wrong with them, the reader of parameters says.
    private static IEnumerable<ParameterEntry> Entries(YamlMap root) =>
        root["parameters"] is YamlMap map ? ParameterEntry.In(map, new Findings()) : [];

    private static bool IsGiven(YamlNode? node) => node is not (null or YamlScalar { IsNull: true });
}
