using System.Globalization;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search;

namespace Sweeper.Engine.Hints;

/// <summary>Trials that were stopped too early.</summary>
internal static class PruningAnalyser
{
    /// <summary>A stopped trial had reached more than any that completed ever did.</summary>
    public static IEnumerable<Hint> WasBetter(HintInput input)
    {
        if (input.Ranking() is not [{ Score: { } best } winner, ..])
        {
            yield break;
        }

        (HintTrial Trial, double Value, int Reports)? lost = null;
        foreach (HintTrial trial in input.Trials.Where(trial => trial.State == TrialState.Pruned))
        {
            for (int i = 0; i < trial.Epochs.Count; i++)
            {
                if (trial.Epochs[i].Metrics.TryGetValue(input.Objective.Metric, out double value) && double.IsFinite(value)
                    && input.Objective.IsBetter(value, lost?.Value ?? best))
                {
                    lost = (trial, value, trial.Epochs.Count);
                }
            }
        }

        if (lost is { } found)
        {
            yield return new(
                HintKind.PrunedTrialWasBetter,
                string.Create(CultureInfo.InvariantCulture,
                    $"Trial #{found.Trial.Number} was stopped after {found.Reports} {(found.Reports == 1 ? "evaluation" : "evaluations")} "
                    + $"although it had reached {NumberText.Of(found.Value)}, better than the best completed trial, "
                    + $"#{winner.Number} with {NumberText.Of(best)}: stop later."),
                string.Create(CultureInfo.InvariantCulture,
                    $"early_terminate: {{ type: hyperband, min_iter: {found.Reports + 1}, eta: 3 }}"),
                "");
        }
    }
}
