using System.Globalization;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>One look after the other at the files of the trials and their jobs, and at what Slurm says.</summary>
internal sealed class SlurmWatch(SlurmWork work, SlurmDispatch dispatch, SlurmPoll poll, SlurmQueue queue, SlurmVerdicts verdicts)
{
    /// <summary>How long until the next look: many files on a network file system are not to be asked for all the time.</summary>
    public TimeSpan Pause => TimeSpan.FromMilliseconds(Math.Clamp(5 * work.Trials.Count(trial => trial.Home?.Element.HasStarted == true), 150, 5000));

    /// <summary>Looks once.</summary>
    /// <param name="maySubmit">Whether all that is handed over together has come.</param>
    /// <param name="isWithdrawn">Whether what has not begun is to be freed.</param>
    /// <exception cref="UserErrorException">A folder cannot be read or written, or Slurm's commands not be run.</exception>
    public async Task LookAsync(bool maySubmit, bool isWithdrawn)
    {
        if (dispatch.Take())
        {
            poll.Hurry();
        }

        await dispatch.RecoverAsync();
        poll.Take();
        work.Chunks.ForEach(chunk => chunk.Look());
        work.TakeReports();
        await JudgeAsync();
        if (isWithdrawn)
        {
            await WithdrawAsync();
        }

        if (maySubmit)
        {
            dispatch.Submit();
        }

        Tell();
        work.CloseChunks();
        poll.Ask();
    }

    private async Task JudgeAsync()
    {
        foreach (SlurmChunkWatch chunk in work.Chunks)
        {
            foreach (IGrouping<SlurmElementWatch, SlurmTrial> left in work.TrialsOf(chunk).GroupBy(trial => trial.Home!.Value.Element).ToArray())
            {
                if (await verdicts.OfAsync(chunk, left.Key, [.. left]) is { } verdict)
                {
                    Apply(verdict, [.. left]);
                }
            }
        }
    }

    private void Apply(SlurmVerdict verdict, SlurmTrial[] left)
    {
        foreach (SlurmTrial trial in left)
        {
            if (verdict.Failures.TryGetValue(trial.Launch.Trial, out Failure? failure))
            {
                work.Fail(trial, failure);
            }
            else
            {
                // Goes on in another job, from its checkpoint.
                trial.Home = null;
            }
        }

        if (verdict.Remark is { } remark)
        {
            work.Post(new ExecutorNews.Note(remark));
        }
    }

    private async Task WithdrawAsync()
    {
        foreach (SlurmTrial trial in work.Trials.Where(trial => trial.Home is null).ToArray())
        {
            work.Free(trial);
        }

        foreach (SlurmChunkWatch chunk in work.Chunks)
        {
            SlurmTrial[] waiting = [.. work.TrialsOf(chunk).Where(trial => trial.Home!.Value.Element is { HasStarted: false, GoneSince: null })];
            if (waiting.Length > 0)
            {
                await queue.CancelAsync([.. waiting.Select(trial => trial.Home!.Value.Element.Index).Distinct()
                    .Select(index => string.Create(CultureInfo.InvariantCulture, $"{chunk.Job.Id}_{index}"))]);
                Array.ForEach(waiting, work.Free);
            }
        }
    }

    /// <summary>Says where each trial is, and how far.</summary>
    private void Tell()
    {
        Dictionary<SlurmElementWatch, int> ahead = [];
        foreach (SlurmElementWatch element in work.Chunks.SelectMany(chunk => chunk.Elements).Where(element => element is { HasStarted: false, End: null }))
        {
            ahead[element] = ahead.Count;
        }

        foreach (SlurmTrial trial in work.Trials)
        {
            (string place, bool isWaiting) = SlurmPlace.Of(trial, ahead);
            if (place != trial.Place)
            {
                trial.Place = place;
                work.Post(new ExecutorNews.Placed(trial.Launch.Trial, place, isWaiting));
            }

            if (!isWaiting && trial.Home!.Value.Element.Progress() is { } progress && progress.Trial == trial.Launch.Trial && progress.Step != trial.Step)
            {
                trial.Step = progress.Step;
                work.Post(new ExecutorNews.Step(progress.Trial, progress.Step, progress.TotalSteps));
            }
        }
    }
}
