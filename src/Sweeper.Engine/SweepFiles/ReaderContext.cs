using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>What a sweep file is read against.</summary>
public sealed record ReaderContext
{
    /// <summary>Hyperparameters and metrics of the built-in task.</summary>
    public required TaskDescription Task { get; init; }

    /// <summary>Absolute folders in which relative models and data are looked for last.</summary>
    public IReadOnlyList<string> SearchRoots { get; init; } = [];

    /// <summary>Absolute; where relative paths are looked for first.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>Where the names of the hub are that have been looked up. Those that the file has beyond it are asked for.</summary>
    public IReadOnlyDictionary<HubName, LocatedInput> Located { get; init; } = new Dictionary<HubName, LocatedInput>();
}
