using Sweeper.Engine.Hints;
using Sweeper.Engine.Importance;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>Shows stored trials to the analysers of importance and hints.</summary>
internal static class ReportHints
{
    /// <summary>
    /// Of the trials that completed: the score of one stopped early is of less training, and to tell it from the effect of
    /// its parameters takes more than it says. Null when the search space is not known.
    /// </summary>
    public static ImportanceReport? Importance(IReadOnlyList<StoredTrial> trials, Objective objective, ReportSources sources) =>
        sources.Parameters is { } parameters
            ? ParameterImportance.Of(
                parameters,
                [
                    .. trials.Where(trial => trial.State == TrialState.Completed)
                        .Select(trial => new EvaluatedConfiguration(trial.Configuration, Value(trial, objective) ?? double.NaN)),
                ],
                objective.Direction)
            : null;

    /// <summary>Empty when the search space is not known.</summary>
    public static IReadOnlyList<Hint> Of(
        StoredSweep sweep, IReadOnlyList<StoredTrial> trials, Objective objective, ReportSources sources, ImportanceReport? importance) =>
        sources.Parameters is { } parameters
            ? SweepHints.Of(new()
            {
                Parameters = parameters,
                Objective = objective,
                Trials = [.. trials.Select(trial => Shown(trial, objective, sweep))],
                Rules = sources.Rules,
                PlannedTrials = sweep.PlannedTrials,
                Importance = importance,
                Duplicates = sources.Duplicates,
            })
            : [];

    private static HintTrial Shown(StoredTrial trial, Objective objective, StoredSweep sweep)
    {
        // What a trial over a limit reached is no reason for anything.
        bool mayWin = TrialOutcome.ViolationOf(trial, sweep.Limits) <= 0;
        return new(trial.Number, trial.Configuration, trial.State)
        {
            Score = mayWin && trial.HasResult ? Value(trial, objective) : null,
            Epochs = mayWin ? trial.Epochs : [],
            Confusion = trial.BestEpoch(objective)?.Confusion ?? [],
            Failure = trial.Failure?.Kind,
        };
    }

    private static double? Value(StoredTrial trial, Objective objective) => trial.BestEpoch(objective)?.Metrics[objective.Metric];
}
