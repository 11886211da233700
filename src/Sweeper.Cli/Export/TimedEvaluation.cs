using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Export;

/// <summary>An evaluation with what other programs want of it: a whole number of steps, and a time.</summary>
/// <param name="Epoch">What was reported.</param>
/// <param name="Step">Optimizer steps so far; where these are not known, the number of the evaluation. 1 or more.</param>
/// <param name="Time">
/// About when: the trial's start and the wall time of training and evaluation until then. What an interruption took is not in it.
/// </param>
internal sealed record TimedEvaluation(EpochReport Epoch, long Step, DateTimeOffset Time)
{
    /// <summary>Every evaluation of a trial, in order.</summary>
    public static IReadOnlyList<TimedEvaluation> Of(StoredTrial trial)
    {
        double? stepsPerEpoch = trial.Start is { TotalSteps: > 0, Epochs: > 0 } start ? (double)start.TotalSteps / start.Epochs : null;
        DateTimeOffset time = trial.Started ?? DateTimeOffset.UnixEpoch;
        List<TimedEvaluation> all = [];
        foreach (EpochReport epoch in trial.Epochs)
        {
            time += TimeSpan.FromSeconds(epoch.TrainSeconds + epoch.EvaluationSeconds);
            long step = stepsPerEpoch is { } steps ? (long)Math.Round(epoch.Epoch * steps) : all.Count + 1;
            all.Add(new(epoch, step, time));
        }

        return all;
    }
}
