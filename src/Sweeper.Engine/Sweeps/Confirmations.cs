using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>Which trials confirm the best configurations with further training seeds. Pure.</summary>
internal static class Confirmations
{
    /// <summary>
    /// One trial for each of the best configurations and each further seed, all configurations with the first of these
    /// seeds first, so that an interrupted confirmation has as much of each.
    /// </summary>
    /// <param name="spec">The sweep file.</param>
    /// <param name="trials">Those of the search are over; confirming ones are not looked at, so the choice stays.</param>
    /// <param name="view">Scores a configuration: by its mean over the train seeds of the search.</param>
    /// <returns>Empty when the file asks for none, or no trial that keeps to the limits has a score.</returns>
    public static IReadOnlyList<ProposedTrial> Of(SweepSpec spec, IReadOnlyList<StoredTrial> trials, StudyView view)
    {
        if (spec.Confirmation is not { } confirmation)
        {
            return [];
        }

        double sign = spec.Objective.Direction == Direction.Maximize ? -1 : 1;
        Configuration[] best =
        [
            .. trials.Where(trial => !trial.IsConfirmation).GroupBy(trial => trial.Configuration)
                .Select(same => view.RecordOf(same.First().Number, same.Key, [.. same]))
                .Where(record => record.Objective is { } value && double.IsFinite(value) && record.Violation <= 0)
                .OrderBy(record => sign * record.Objective).ThenBy(record => record.Number)
                .Take(confirmation.Top).Select(record => record.Configuration),
        ];
        return
        [
            .. confirmation.Further(spec.TrainSeeds).SelectMany(seed =>
                best.Select(configuration => new ProposedTrial(configuration, seed, TrialOrigin.Confirmation))),
        ];
    }
}
