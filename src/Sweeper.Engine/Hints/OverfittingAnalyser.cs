using System.Globalization;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Hints;

/// <summary>Training that goes on after it has stopped to help.</summary>
internal static class OverfittingAnalyser
{
    private const string Loss = "loss";

    // The loss at the end must be above the lowest by this share of it, or it only wavers.
    private const double Rise = 0.05;

    // Gains below this share of the metric's value are none.
    private const double Stall = 0.005;

    private const int EvaluationsAfter = 2;

    /// <summary>In the winner and at least half of the trials the validation loss rises at the end while the metric stalls.</summary>
    public static IEnumerable<Hint> RisingLoss(HintInput input)
    {
        HintTrial[] ranking = input.Ranking();
        if (ranking.Length == 0 || LowestLoss(ranking[0], input.Objective) is not { } turn)
        {
            yield break;
        }

        int rising = ranking.Count(trial => LowestLoss(trial, input.Objective) is not null);
        if (2 * rising < ranking.Length)
        {
            yield break;
        }

        IReadOnlyList<EpochReport> epochs = ranking[0].Epochs;
        yield return new(
            HintKind.Overfitting,
            string.Create(CultureInfo.InvariantCulture,
                $"The validation loss of the {input.BestName}, #{ranking[0].Number}, is lowest at epoch {epochs[turn].Epoch} and rises after it "
                + $"while {input.Objective.Metric} stalls, as in {rising} of {ranking.Length} trials: train for fewer epochs."),
            SweepFileLine.Value("epochs", new ParameterValue.Integer((long)Math.Ceiling(epochs[turn].Epoch))),
            SweepFileLine.Parameters);
    }

    // The index of the evaluation with the lowest loss, or null unless the loss rises after it and the metric stalls.
    private static int? LowestLoss(HintTrial trial, Objective objective)
    {
        double[] losses = [.. trial.Epochs.Select(epoch => epoch.Metrics.GetValueOrDefault(Loss, double.NaN))];
        double[] values = [.. trial.Epochs.Select(epoch => epoch.Metrics.GetValueOrDefault(objective.Metric, double.NaN))];
        if (losses.Length <= EvaluationsAfter || losses.Concat(values).Any(value => !double.IsFinite(value)))
        {
            return null;
        }

        int turn = Array.IndexOf(losses, losses.Min());
        if (turn + EvaluationsAfter >= losses.Length || losses[^1] <= losses[turn] + (Rise * Math.Abs(losses[turn])))
        {
            return null;
        }

        double later = objective.Direction == Direction.Maximize ? values[turn..].Max() : values[turn..].Min();
        return Math.Abs(later - values[turn]) <= Stall * Math.Abs(values[turn]) ? turn : null;
    }
}
