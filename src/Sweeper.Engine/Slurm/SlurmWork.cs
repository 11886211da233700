using System.Threading.Channels;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>The attempts that an executor has to bring to their ends, and the submissions that hold them. One thread at a time.</summary>
internal sealed class SlurmWork(ChannelWriter<ExecutorNews> news, TimeProvider clock)
{
    private readonly List<SlurmTrial> _trials = [];
    private readonly HashSet<string> _complaints = [];

    /// <summary>Those that have no end yet.</summary>
    public IReadOnlyList<SlurmTrial> Trials => _trials;

    /// <summary>Those that are not closed.</summary>
    public List<SlurmChunkWatch> Chunks { get; } = [];

    public void Add(IEnumerable<SlurmTrial> trials) => _trials.AddRange(trials);

    public IEnumerable<SlurmTrial> TrialsOf(SlurmChunkWatch chunk) => _trials.Where(trial => trial.Home?.Chunk == chunk);

    /// <summary>Trials that are to be submitted anew.</summary>
    public void TakeHome(Func<SlurmTrial, bool> which) =>
        _trials.Where(trial => trial.Home is not null && which(trial)).ToList().ForEach(trial => trial.Home = null);

    public void Post(ExecutorNews item) => news.TryWrite(item);

    /// <summary>Tells of trouble that may come again and again, once.</summary>
    public void Complain(string message)
    {
        if (_complaints.Add(message))
        {
            Post(new ExecutorNews.Note(message));
        }
    }

    public void Fail(SlurmTrial trial, Failure failure)
    {
        Post(new ExecutorNews.Reported(trial.Launch.Trial, new TrialEvent.Failed(trial.Launch.Attempt, clock.GetUtcNow(), failure)));
        Free(trial);
    }

    public void Free(SlurmTrial trial)
    {
        _trials.Remove(trial);
        Post(new ExecutorNews.Freed(trial.Slot, trial.Launch.Trial));
    }

    /// <summary>Tells what the trials have reported since the last time, and frees those that have ended.</summary>
    /// <exception cref="UserErrorException">A trial's folder cannot be read.</exception>
    public void TakeReports()
    {
        foreach (SlurmTrial trial in _trials.ToArray())
        {
            bool over = false;
            foreach (TrialEvent trialEvent in trial.ReadNew())
            {
                Post(new ExecutorNews.Reported(trial.Launch.Trial, trialEvent));
                over |= SlurmTrial.IsEnd(trialEvent);
            }

            if (over)
            {
                Free(trial);
            }
        }
    }

    /// <summary>Closes the submissions of which nothing is waited for any more.</summary>
    public void CloseChunks()
    {
        foreach (SlurmChunkWatch chunk in Chunks.Where(chunk => !TrialsOf(chunk).Any()).ToArray())
        {
            chunk.Note(chunk.Job with { State = SlurmJobStage.Closed });
            Chunks.Remove(chunk);
        }
    }
}
