using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>Cancels the jobs of a sweep, after their trials have saved where they are.</summary>
internal sealed class SlurmCancellation(SlurmQueue queue, TimeProvider clock)
{
    /// <summary>What the trials that run are given: more than a worker grants them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Cancels submissions and closes them.</summary>
    public async Task CancelAsync(IReadOnlyCollection<SlurmChunkWatch> chunks)
    {
        SlurmChunkWatch[] there = [.. chunks.Where(chunk => Directory.Exists(chunk.Folder.Path))];
        foreach (SlurmChunkWatch chunk in there)
        {
            // Sites differ in what of a job gets scancel's signal: a file is seen by all.
            AtomicFile.Swap(DurableWrite.Slurm, chunk.Folder.Stop, []);
        }

        string[] ids = [.. chunks.Select(chunk => chunk.Job.Id).OfType<string>()];
        if (ids.Length == 0)
        {
            return;
        }

        await queue.CancelAsync(ids, "--state=PENDING");
        for (long begin = clock.GetTimestamp(); clock.GetElapsedTime(begin) < Patience && there.Any(IsAtWork); await Task.Delay(Interval, clock))
        {
            Array.ForEach(there, chunk => chunk.Look());
        }

        await queue.CancelAsync(ids);
        foreach (SlurmChunkWatch chunk in chunks)
        {
            chunk.Note(chunk.Job with { State = SlurmJobStage.Closed });
        }
    }

    private static bool IsAtWork(SlurmChunkWatch chunk) => chunk.Elements.Any(element => element is { HasStarted: true, End: null });
}
