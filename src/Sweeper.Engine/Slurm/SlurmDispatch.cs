using System.Globalization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>Submits what has no job, one submission at a time, beside the watch: sbatch may take a minute to answer.</summary>
/// <param name="work">What is to be run.</param>
/// <param name="submitter">Hands it over.</param>
/// <param name="maxParallel">Jobs at once. Slurm sees to it within an array; here it is seen to that arrays together keep to it.</param>
/// <param name="clock">For waits.</param>
/// <param name="stop">Ends waits.</param>
internal sealed class SlurmDispatch(SlurmWork work, SlurmSubmitter submitter, int maxParallel, TimeProvider clock, CancellationToken stop)
{
    private static readonly TimeSpan UntilNextTry = TimeSpan.FromSeconds(30);

    private Task<Submission>? _submission;
    private long? _refusedSince;
    private int _mostElements = SlurmSubmitter.MostElements;

    /// <summary>Begins to submit the trials that have no job, unless that was refused just now.</summary>
    public void Submit()
    {
        if (_submission is not null || (_refusedSince is { } since && clock.GetElapsedTime(since) < UntilNextTry))
        {
            return;
        }

        SlurmTrial[] homeless = [.. work.Trials.Where(trial => trial.Home is null)];
        int jobs = work.Trials.Select(trial => trial.Home?.Element).OfType<SlurmElementWatch>().Distinct().Count();
        int most = jobs == 0 ? _mostElements : Math.Min(_mostElements, maxParallel - jobs);
        if (homeless.Length > 0 && most > 0)
        {
            _refusedSince = null;
            _submission = submitter.SubmitAsync(homeless, most, stop);
        }
    }

    /// <summary>Takes in how the submission went that was under way.</summary>
    /// <returns>Whether Slurm has new jobs.</returns>
    public bool Take()
    {
        if (_submission is not { IsCompleted: true } done)
        {
            return false;
        }

        _submission = null;
        if (done.IsCompletedSuccessfully)
        {
            return Take(done.Result);
        }

        work.TakeHome(trial => !work.Chunks.Contains(trial.Home!.Value.Chunk));
        _refusedSince = clock.GetTimestamp();
        if (done.Exception?.InnerException is { } error)
        {
            work.Complain(error.Message);
        }

        return false;
    }

    /// <summary>Waits for the submission that is under way: the answer of an sbatch is the job's id.</summary>
    public async Task EndAsync()
    {
        if (_submission is { } last)
        {
            await ((Task)last).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Take();
        }
    }

    /// <summary>What a runner that died meant to submit: has Slurm got it?</summary>
    public async Task RecoverAsync()
    {
        foreach (SlurmChunkWatch chunk in work.Chunks.Where(chunk => chunk.Job is { State: SlurmJobStage.Intended, Id: null }).ToArray())
        {
            if (await submitter.FindAsync(chunk.Chunk.Name, stop) is { } id)
            {
                chunk.Note(new SlurmJob(SlurmJobStage.Submitted, id));
            }
            else
            {
                work.TakeHome(trial => trial.Home!.Value.Chunk == chunk);
            }
        }
    }

    private bool Take(Submission submission)
    {
        if (submission.Refusal is not { } refusal)
        {
            work.Chunks.Add(submission.Chunk);
            return true;
        }

        work.TakeHome(trial => trial.Home!.Value.Chunk == submission.Chunk);
        int elements = submission.Chunk.Elements.Count;
        if (submission.IsTooMany)
        {
            _mostElements = Math.Max(1, elements / 2);
            _refusedSince = elements == 1 ? clock.GetTimestamp() : null;
            work.Complain(string.Create(CultureInfo.InvariantCulture, $"Slurm did not take {elements} jobs at once ({refusal}); fewer are tried"));
        }
        else
        {
            work.Fail(submission.Trials[0], new Failure(
                FailureKind.Error, $"Slurm refused the job: {refusal}; check sweeper.executor in the sweep file, then 'sweeper retry --state failed'", submission.Chunk.Folder.Script));
        }

        return false;
    }
}
