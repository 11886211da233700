namespace Sweeper.Engine.Trials;

/// <summary>The user's own program as a trial: <c>program</c>, <c>command</c> and <c>sweeper.script</c> of the sweep file.</summary>
public sealed record ScriptSettings
{
    /// <summary>What <c>${program}</c> stands for, as written in the sweep file; null when it names none.</summary>
    public string? Program { get; init; }

    /// <summary>The words of the command line, macros not yet filled in. One or more.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Absolute folder in which the program is started, and to which its relative paths belong.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Groups of parameters by their dotted names: objects in the JSON of the configuration.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Whether the program goes on from what it finds in its checkpoint folder.</summary>
    public bool IsResumable { get; init; }

    /// <summary>The member of a report that says how far the trial is; null: reports are counted.</summary>
    public string? Unit { get; init; }

    /// <summary>Units of a whole trial: a number, or the name of the parameter that holds it; null when not known.</summary>
    public string? Total { get; init; }

    /// <summary>Whether trials of both can be ranked together: all but where the checkpoint stands is the same.</summary>
    public bool RunsTheSameAs(ScriptSettings? other) =>
        other is not null && Program == other.Program && WorkingFolder == other.WorkingFolder && Unit == other.Unit
        && Command.SequenceEqual(other.Command, StringComparer.Ordinal);
}
