using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>A job of a sweep, as its files and Slurm show it.</summary>
/// <param name="Id">As people name it: <c>123_4</c>.</param>
/// <param name="Trials">Numbers of the trials that it was given.</param>
/// <param name="State">Slurm's word; null when Slurm does not know it, or did not answer.</param>
/// <param name="Reason">Why it waits; null when it does not.</param>
/// <param name="Node">Where it runs; null when it does not.</param>
public sealed record SlurmJobStatus(string Id, IReadOnlyList<int> Trials, string? State, string? Reason, string? Node);

/// <summary>The jobs of a sweep that nobody may be watching.</summary>
/// <param name="folder">The sweep's.</param>
/// <param name="clock">For waits.</param>
public sealed class SlurmJobs(SlurmFolder folder, TimeProvider clock)
{
    private readonly SlurmQueue _queue = new(new SlurmCommands(folder.Calls, clock));

    /// <summary>Whether jobs were submitted of which nobody has noted the end.</summary>
    public bool AnyOpen => Open().Count > 0;

    /// <summary>What Slurm says of the jobs that are not over; asked once.</summary>
    /// <exception cref="UserErrorException">There is no Slurm here, or a manifest is damaged.</exception>
    public async Task<IReadOnlyList<SlurmJobStatus>> StatusAsync()
    {
        List<SlurmChunkWatch> open = Open();
        if (open.Count == 0)
        {
            return [];
        }

        ILookup<string, SlurmElementState> states = (await _queue.AskAsync([.. open.Select(chunk => chunk.Chunk.Name)]) ?? []).ToLookup(state => state.Name);
        return
        [
            .. from chunk in open
               from element in chunk.Elements
               let state = states[chunk.Chunk.Name].FirstOrDefault(state => state.Element == element.Index)
               where state is null or { Fate: SlurmFate.Alive }
               select new SlurmJobStatus(
                   $"{chunk.Job.Id}_{element.Index}", [.. chunk.Chunk.Elements[element.Index].Select(launch => launch.Trial)], state?.State,
                   state?.State == "PENDING" ? state.Reason : null, state?.Node),
        ];
    }

    /// <summary>Lets the process that runs the sweep cancel the jobs when it is told to stop, and not leave them. Without jobs this does nothing.</summary>
    public void Request()
    {
        if (Directory.Exists(folder.Path))
        {
            AtomicFile.Swap(DurableWrite.Slurm, folder.CancelRequest, []);
        }
    }

    /// <summary>Cancels all of them, after their trials have saved where they are.</summary>
    /// <returns>How many submissions there were.</returns>
    /// <exception cref="UserErrorException">There is no Slurm here, or a manifest is damaged.</exception>
    public async Task<int> CancelAsync()
    {
        List<SlurmChunkWatch> open = Open();
        foreach (SlurmChunkWatch chunk in open)
        {
            chunk.Look();
        }

        await new SlurmCancellation(_queue, clock).CancelAsync(open);
        return open.Count;
    }

    private List<SlurmChunkWatch> Open() =>
    [
        .. from number in folder.Submissions()
           let place = folder.Chunk(number)
           where File.Exists(place.Job)
           let job = SlurmJson.Read(place.Job, SlurmJson.Default.SlurmJob)
           where job is { State: not SlurmJobStage.Closed, Id: not null }
           select new SlurmChunkWatch(place, SlurmChunk.Read(place), job),
    ];
}
