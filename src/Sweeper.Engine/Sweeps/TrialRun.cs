using Sweeper.Engine.Execution;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>Runs one plan outside of any sweep, to see whether it gives the same again.</summary>
public static class TrialRun
{
    /// <summary>Runs a plan on the executor's first slot.</summary>
    /// <param name="executor">With one slot or more, all free.</param>
    /// <param name="plan">What to run.</param>
    /// <param name="folder">Takes the trial's files; what is in it of an earlier trial is deleted.</param>
    /// <param name="news">Told of steps and epochs; null for nobody.</param>
    /// <param name="clock">For the time it began.</param>
    /// <param name="stopAfter">The report after which it is stopped, as a trial that was stopped early was; null to run to its end.</param>
    /// <param name="stop">Stops the worker.</param>
    /// <returns>The trial as a store would have it: Completed, Pruned or Failed.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    /// <exception cref="UserErrorException">The folder cannot be written, or no worker be started.</exception>
    public static async Task<StoredTrial> RunAsync(
        IExecutor executor,
        TrialPlan plan,
        TrialFolder folder,
        IProgress<SweepNews>? news,
        TimeProvider clock,
        double? stopAfter,
        CancellationToken stop)
    {
        Clear(folder);
        TrialJson.WritePlan(folder, plan with { AwaitsDecisions = stopAfter is not null });
        var trial = new StoredTrial
        {
            Number = plan.Trial,
            Configuration = plan.Configuration,
            Seed = plan.Seed,
            State = TrialState.Pending,
        }.Begin(clock.GetUtcNow());
        executor.Start(0, new TrialLaunch(plan.Trial, trial.Attempts, folder));
        try
        {
            while (true)
            {
                switch (await executor.News.ReadAsync(stop))
                {
                    case ExecutorNews.Reported reported:
                        trial = trial.With(reported.Event);
                        if (stopAfter is not null && reported.Event is TrialEvent.Epoch { Report.Epoch: var epoch })
                        {
                            new TrialDecision(trial.Attempts, epoch, epoch < stopAfter ? TrialDirective.Continue : TrialDirective.Stop)
                                .Write(folder);
                        }

                        news?.Report(SweepNews.Of(trial, reported.Event));
                        break;
                    case ExecutorNews.Step step:
                        news?.Report(new SweepNews.TrialStep(step.Trial, step.Steps, step.TotalSteps));
                        break;
                    case ExecutorNews.Note note:
                        news?.Report(new SweepNews.Note(note.Text));
                        break;
                    case ExecutorNews.Freed:
                        return trial;
                }
            }
        }
        catch
        {
            await executor.StopAsync();
            throw;
        }
    }

    /// <summary>Deletes what is in a folder of an earlier trial.</summary>
    /// <exception cref="UserErrorException">It holds something else than a trial.</exception>
    public static void Clear(TrialFolder folder) => FileErrors.Explain(folder.Path, () =>
    {
        if (!Directory.Exists(folder.Path) || !Directory.EnumerateFileSystemEntries(folder.Path).Any())
        {
            return;
        }

        if (!File.Exists(folder.Plan))
        {
            throw new UserErrorException(
                "this folder holds something else than a trial", "Choose an empty or a new folder", folder.Path);
        }

        Directory.Delete(folder.Path, recursive: true);
    });
}
