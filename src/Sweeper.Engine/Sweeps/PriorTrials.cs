using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>Finds the trials of other sweeps that a sweep learns from.</summary>
internal static class PriorTrials
{
    /// <summary>Every trial with a result of the sweeps named under <c>prior</c>, in the order of the file.</summary>
    /// <exception cref="UserErrorException">A sweep is not in the store, is this one, or optimises another metric.</exception>
    public static IReadOnlyList<PriorTrial> Of(ISweepStore? store, SweepSpec spec) =>
        [.. spec.Prior.Distinct(StringComparer.Ordinal).SelectMany(name => Of(store, spec, name))];

    private static IEnumerable<PriorTrial> Of(ISweepStore? store, SweepSpec spec, string name)
    {
        if (name == spec.Name)
        {
            throw new UserErrorException(
                $"sweep '{name}' cannot be its own prior: it learns from its own trials anyway",
                "Take the name out of prior, or give this sweep another one: name=NAME",
                spec.Path);
        }

        if (store?.FindSweep(name) is not { } sweep)
        {
            string[] others = [.. (store?.Sweeps() ?? []).Select(other => other.Name).Where(other => other != spec.Name)];
            throw new UserErrorException(
                $"prior names the sweep '{name}', which is not in this home",
                others.Length == 0
                    ? "Take it out: there is no other sweep here to learn from yet"
                    : $"Name some of {string.Join(", ", others)}",
                spec.Path);
        }

        if (sweep.Objective.Metric != spec.Objective.Metric)
        {
            throw new UserErrorException(
                $"prior names the sweep '{name}', which optimised {sweep.Objective.Metric}, while this one optimises {spec.Objective.Metric}",
                "Take it out of prior: its results say nothing here",
                spec.Path);
        }

        return store.Trials(name)
            .Where(trial => trial is { State: TrialState.Completed or TrialState.Pruned, IsConfirmation: false })
            .Select(trial => (trial.Configuration, Best: trial.BestEpoch(spec.Objective)))
            .Where(trial => trial.Best is not null)
            .Select(trial => new PriorTrial(trial.Configuration, trial.Best!.Metrics[spec.Objective.Metric]));
    }
}
