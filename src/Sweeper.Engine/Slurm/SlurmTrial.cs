using Sweeper.Engine.Execution;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>An attempt that the executor has to bring to its end, in whatever job. Not thread-safe.</summary>
internal sealed class SlurmTrial(int slot, TrialLaunch launch)
{
    private readonly TrialEventReader _events = new(launch.Folder);
    private (long Bytes, long Checkpoint) _mark;

    public int Slot { get; } = slot;

    public TrialLaunch Launch { get; } = launch;

    /// <summary>The submission and the element that run it; null while it is to be submitted.</summary>
    public (SlurmChunkWatch Chunk, SlurmElementWatch Element)? Home { get; set; }

    /// <summary>What was last told of where it is.</summary>
    public string Place { get; set; } = SlurmPlace.NotSubmitted;

    /// <summary>Steps that were last told.</summary>
    public int Step { get; set; }

    /// <summary>How often in a row it was taken away before it had come any further.</summary>
    public int Fruitless { get; private set; }

    /// <summary>What it has reported since the last time.</summary>
    /// <exception cref="UserErrorException">Its folder cannot be read.</exception>
    public IEnumerable<TrialEvent> ReadNew() => _events.ReadNew().Where(trialEvent => trialEvent.Attempt == Launch.Attempt);

    /// <summary>Whether an event ends the attempt.</summary>
    public static bool IsEnd(TrialEvent trialEvent) =>
        trialEvent is TrialEvent.Finished or TrialEvent.Paused or TrialEvent.Stopped or TrialEvent.Failed;

    /// <summary>Notes that it was taken away: has it come further since the last time?</summary>
    public void NoteTakenAway()
    {
        (long Bytes, long Checkpoint) now = (
            new FileInfo(Launch.Folder.Events) is { Exists: true } file ? file.Length : 0,
            Directory.Exists(Launch.Folder.Checkpoint) ? Directory.GetLastWriteTimeUtc(Launch.Folder.Checkpoint).Ticks : 0);
        Fruitless = now == _mark ? Fruitless + 1 : 1;
        _mark = now;
    }
}
