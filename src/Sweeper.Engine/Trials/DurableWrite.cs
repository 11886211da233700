namespace Sweeper.Engine.Trials;

/// <summary>The moments of a write at which a process may die, in order.</summary>
public enum WriteMoment
{
    /// <summary>Nothing has happened yet.</summary>
    Before,

    /// <summary>The content is written, but nobody would find it: not committed, under a temporary name, or not synced.</summary>
    Written,

    /// <summary>What was in its place is out of the way.</summary>
    Cleared,

    /// <summary>It has its name, but the name is not synced.</summary>
    Renamed,

    /// <summary>It is on disk.</summary>
    After,
}

/// <summary>
/// One kind of change on disk that a crash must not spoil. Each of its moments is a failpoint (<see cref="Failpoint"/>),
/// at which the tests kill runner and workers.
/// </summary>
/// <remarks>Everything that writes takes one of these, so that no write is without its failpoints.</remarks>
public sealed class DurableWrite
{
    private static readonly List<DurableWrite> Known = [];

    private readonly string[] _failpoints;

    private DurableWrite(string name, params IReadOnlyList<WriteMoment> moments)
    {
        Name = name;
        Moments = moments;
        _failpoints = new string[Enum.GetValues<WriteMoment>().Length];
        foreach (WriteMoment moment in moments)
        {
            _failpoints[(int)moment] = $"{name}.{moment.ToString().ToLowerInvariant()}";
        }

        Known.Add(this);
    }

    // The runner.

    /// <summary>The copy of an older store that is put beside it.</summary>
    public static DurableWrite StoreBackup { get; } = File("store.backup");

    /// <summary>Bringing an older store up to date.</summary>
    public static DurableWrite StoreMigration { get; } = Transaction("store.migration");

    /// <summary>The sweep and its file.</summary>
    public static DurableWrite StoreSweep { get; } = Transaction("store.sweep");

    /// <summary>A new trial.</summary>
    public static DurableWrite StoreTrial { get; } = Transaction("store.trial");

    /// <summary>A new attempt of a trial.</summary>
    public static DurableWrite StoreAttempt { get; } = Transaction("store.attempt");

    /// <summary>What a trial reported, and what was decided about it.</summary>
    public static DurableWrite StoreEvent { get; } = Transaction("store.event");

    /// <summary>All that is written to the store with one wait for the disk.</summary>
    public static DurableWrite StoreGroup { get; } = Transaction("store.group");

    /// <summary>An interrupted trial is put back.</summary>
    public static DurableWrite StoreInterruption { get; } = Transaction("store.interruption");

    /// <summary>A failed trial is put back.</summary>
    public static DurableWrite StoreRetry { get; } = Transaction("store.retry");

    /// <summary>A paused trial will not go on.</summary>
    public static DurableWrite StoreEndOfPause { get; } = Transaction("store.end_of_pause");

    /// <summary>Who runs the sweep.</summary>
    public static DurableWrite Lease { get; } = File("lease");

    /// <summary>Nobody runs the sweep any more.</summary>
    public static DurableWrite LeaseRelease { get; } = Removal("lease.release");

    /// <summary>A trial's plan.json.</summary>
    public static DurableWrite Plan { get; } = new("plan", WriteMoment.Before, WriteMoment.Written, WriteMoment.After);

    /// <summary>A trial's decision.json, which need not survive a power loss.</summary>
    public static DurableWrite Decision { get; } = new("decision", WriteMoment.Before, WriteMoment.Written, WriteMoment.After);

    /// <summary>Removing the checkpoint of a paused trial that will not go on.</summary>
    public static DurableWrite PausedCheckpointRemoval { get; } = Removal("paused_checkpoint.removal");

    // The worker.

    /// <summary>Making a trial's plan.json durable, before anything is reported.</summary>
    public static DurableWrite PlanSync { get; } = new("plan.sync", WriteMoment.Before, WriteMoment.After);

    /// <summary>A line of a trial's events.jsonl.</summary>
    public static DurableWrite Event { get; } = new("event", WriteMoment.Before, WriteMoment.Written, WriteMoment.After);

    /// <summary>Cutting off the line of events.jsonl that an earlier attempt was killed in.</summary>
    public static DurableWrite TornEventRemoval { get; } = Removal("torn_event.removal");

    /// <summary>The logits of an evaluation.</summary>
    public static DurableWrite Predictions { get; } = File("predictions");

    /// <summary>config.json of the best model, inside a folder that has not got its name yet.</summary>
    public static DurableWrite BestConfig { get; } = File("best.config");

    /// <summary>The weights of the best model, inside a folder that has not got its name yet.</summary>
    public static DurableWrite BestWeights { get; } = File("best.weights");

    /// <summary>The folder of the best model.</summary>
    public static DurableWrite Best { get; } = new(
        "best", WriteMoment.Before, WriteMoment.Written, WriteMoment.Cleared, WriteMoment.Renamed, WriteMoment.After);

    /// <summary>The card of the best model, once the trial is over.</summary>
    public static DurableWrite BestCard { get; } = File("best.card");

    /// <summary>Putting the best model back that a checkpoint names, when a trial goes on.</summary>
    public static DurableWrite BestRestoration { get; } = new(
        "best.restoration", WriteMoment.Before, WriteMoment.Cleared, WriteMoment.Renamed, WriteMoment.After);

    /// <summary>Removing the best model that no checkpoint names any more.</summary>
    public static DurableWrite OldBestRemoval { get; } = Removal("old_best.removal");

    /// <summary>Weights and optimizer of a checkpoint.</summary>
    public static DurableWrite CheckpointTensors { get; } = File("checkpoint.tensors");

    /// <summary>The rest of a checkpoint, with which it exists.</summary>
    public static DurableWrite CheckpointState { get; } = File("checkpoint.state");

    /// <summary>Removing a checkpoint that need not stay.</summary>
    public static DurableWrite CheckpointRemoval { get; } = new(
        "checkpoint.removal", WriteMoment.Before, WriteMoment.Cleared, WriteMoment.After);

    /// <summary>Moving a checkpoint away that cannot be used.</summary>
    public static DurableWrite CheckpointSetAside { get; } = Removal("checkpoint.set_aside");

    /// <summary>Removing what an interrupted checkpoint left.</summary>
    public static DurableWrite OrphanRemoval { get; } = Removal("orphan.removal");

    /// <summary>Removing all checkpoints of a trial that has ended.</summary>
    public static DurableWrite CheckpointsRemoval { get; } = Removal("checkpoints.removal");

    /// <summary>A model that somebody writes outside of any trial.</summary>
    public static DurableWrite Export { get; } = new("export");

    /// <summary>That somebody looked at the test split of a sweep.</summary>
    public static DurableWrite FinalLook { get; } = new("final_look");

    /// <summary>What is made again when it is lost.</summary>
    public static DurableWrite Cache { get; } = new("cache");

    /// <summary>What is handed over to a cluster, and what its jobs say; checked against the trials' own files.</summary>
    public static DurableWrite Slurm { get; } = new("slurm");

    /// <summary>Every kind of write of a sweep.</summary>
    public static IReadOnlyList<DurableWrite> All => [.. Known.Where(write => write.Moments.Count > 0)];

    /// <summary>The names of all failpoints, such as <c>plan.before</c>.</summary>
    public static IReadOnlyList<string> Failpoints =>
        [.. All.SelectMany(write => write.Moments.Select(moment => write._failpoints[(int)moment]))];

    public string Name { get; }

    /// <summary>Those at which a process can be made to die.</summary>
    public IReadOnlyList<WriteMoment> Moments { get; }

    /// <summary>
    /// The write has come so far. Without a failpoint set in the environment, and in a process whose trial nobody else can take
    /// over, this does nothing.
    /// </summary>
    /// <exception cref="IOException">The environment asks for it.</exception>
    public void Reach(WriteMoment moment)
    {
        if (moment is WriteMoment.Before or WriteMoment.Written)
        {
            TrialFence.Check();
        }

        if (Failpoint.IsSet && _failpoints[(int)moment] is { } failpoint)
        {
            Failpoint.Reach(failpoint);
        }
    }

    /// <summary>Runs a write that has no moments between its beginning and its end.</summary>
    public void Around(Action write)
    {
        Reach(WriteMoment.Before);
        write();
        Reach(WriteMoment.After);
    }

    private static DurableWrite File(string name) =>
        new(name, WriteMoment.Before, WriteMoment.Written, WriteMoment.Renamed, WriteMoment.After);

    private static DurableWrite Transaction(string name) =>
        new(name, WriteMoment.Before, WriteMoment.Written, WriteMoment.After);

    private static DurableWrite Removal(string name) => new(name, WriteMoment.Before, WriteMoment.After);
}
