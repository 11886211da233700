namespace Sweeper.Engine.Slurm;

/// <summary>Asks Slurm after the submissions, beside the watch: one question for all of them, and never two at a time.</summary>
internal sealed class SlurmPoll(SlurmWork work, SlurmQueue queue, PollSchedule schedule)
{
    private Task<IReadOnlyList<SlurmElementState>?>? _question;
    private SlurmChunkWatch[] _asked = [];

    /// <summary>Something was submitted.</summary>
    public void Hurry() => schedule.Hurry();

    /// <summary>Asks when it is time.</summary>
    public void Ask()
    {
        if (_question is null && work.Chunks.Count > 0 && schedule.IsDue)
        {
            _asked = [.. work.Chunks];
            _question = queue.AskAsync([.. _asked.Select(chunk => chunk.Chunk.Name)]);
        }
    }

    /// <summary>Takes in the answer, if there is one. While Slurm does not answer, all stays as it was.</summary>
    public void Take()
    {
        if (_question is not { IsCompleted: true } done)
        {
            return;
        }

        _question = null;
        IReadOnlyList<SlurmElementState>? states = done.GetAwaiter().GetResult();
        schedule.Answered(states is not null);
        if (states is null)
        {
            return;
        }

        ILookup<string, SlurmElementState> byName = states.ToLookup(state => state.Name);
        foreach (SlurmChunkWatch chunk in _asked)
        {
            chunk.Take(byName[chunk.Chunk.Name].Where(state => state.Job == chunk.Job.Id));
        }
    }
}
