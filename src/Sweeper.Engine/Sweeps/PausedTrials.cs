using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Sweeps;

/// <summary>What becomes of paused trials, and of what they left, at the end of a sweep.</summary>
internal static class PausedTrials
{
    /// <summary>
    /// Ends what is paused when nothing more can happen to promote it: such a trial was stopped early. Its checkpoint goes,
    /// also where an earlier run, or a worker that was told to stop, died before it came to that.
    /// </summary>
    /// <returns>The trials that have ended.</returns>
    public static IReadOnlyList<StoredTrial> GiveUp(SweepRun run, DateTimeOffset now)
    {
        StoredTrial[] ended =
        [
            .. run.Trials.All.Where(trial => trial.State == TrialState.Paused).ToArray()
                .Select(trial => run.Trials.GiveUp(trial.Number, now)),
        ];
        bool keeps = run.Spec.Checkpoints.Keep is CheckpointRetention.Best or CheckpointRetention.All;
        foreach (StoredTrial trial in run.Trials.All.Where(trial =>
            trial is { State: TrialState.Pruned, Decisions: [.., var last] } && (last.Decision.Action == PruneAction.Pause || !keeps)))
        {
            RemoveCheckpoint(run.Folder.Trial(trial.Number).Checkpoint);
        }

        return ended;
    }

    private static void RemoveCheckpoint(string folder) => FileErrors.Explain(folder, () =>
    {
        if (Directory.Exists(folder))
        {
            DurableWrite.PausedCheckpointRemoval.Around(() => Directory.Delete(folder, recursive: true));
        }
    });
}
