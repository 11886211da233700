using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>What stopping trials early saved, and what it would have cost.</summary>
/// <param name="Stopped">Trials that were stopped, or are paused: they did not train all their epochs.</param>
/// <param name="EpochsTrained">By the trials that have a result.</param>
/// <param name="EpochsSaved">That the stopped ones did not train.</param>
/// <param name="Audited">Trials that would have been stopped and were let finish, to see what stopping costs.</param>
/// <param name="Lost">
/// How much worse the best trial of the sweep would be had the audited ones been stopped: 0 or more; NaN when there would be
/// none.
/// </param>
public sealed record StoppingReport(
    IReadOnlyList<int> Stopped, double EpochsTrained, double EpochsSaved, IReadOnlyList<AuditedTrial> Audited, double Lost)
{
    /// <returns>Null when no trial was stopped, paused or audited.</returns>
    public static StoppingReport? Of(IReadOnlyList<StoredTrial> trials, Objective objective, OutcomeLimits limits)
    {
        StoredTrial[] results = [.. trials.Where(trial => trial.HasResult && trial.Epochs.Count > 0)];
        StoredTrial[] stopped = [.. results.Where(trial => trial.State != TrialState.Completed)];
        AuditedTrial[] audited = [.. results.Select(trial => AuditedTrial.Of(trial, objective)).OfType<AuditedTrial>()];
        if (stopped.Length == 0 && audited.Length == 0)
        {
            return null;
        }

        return new StoppingReport(
            [.. stopped.Select(trial => trial.Number)],
            results.Sum(trial => trial.Epochs[^1].Epoch),
            stopped.Sum(trial => Math.Max(0, (trial.Start?.Epochs ?? 0) - trial.Epochs[^1].Epoch)),
            audited,
            audited.Length == 0 ? 0 : LostOf(results, objective, limits));
    }

    private static double LostOf(StoredTrial[] results, Objective objective, OutcomeLimits limits)
    {
        double best = Ranking.Best(results, objective, limits)?.Value ?? double.NaN;
        double without = Ranking.Best(results.Select(AuditedTrial.AsIfStopped), objective, limits)?.Value ?? double.NaN;
        return Math.Abs(best - without);
    }
}

/// <summary>A trial that would have been stopped and was let finish.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Then">Its best value when it would have been stopped; NaN when it had none.</param>
/// <param name="Finally">Its best value at its end; NaN when it has none.</param>
public sealed record AuditedTrial(int Trial, double Then, double Finally)
{
    /// <returns>Null when the trial did not finish, or was not spared.</returns>
    internal static AuditedTrial? Of(StoredTrial trial, Objective objective) =>
        trial.State == TrialState.Completed && SparedAfter(trial) is not null
            ? new(trial.Number, Best(AsIfStopped(trial), objective), Best(trial, objective))
            : null;

    /// <summary>A spared trial with what it had reported when it was; any other as it is.</summary>
    internal static StoredTrial AsIfStopped(StoredTrial trial) => SparedAfter(trial) is { } epoch
        ? trial with { Epochs = [.. trial.Epochs.Where(report => report.Epoch <= epoch)] }
        : trial;

    private static double? SparedAfter(StoredTrial trial) =>
        trial.Decisions.FirstOrDefault(decision => decision.Decision.Spared is not null)?.Epoch;

    private static double Best(StoredTrial trial, Objective objective) =>
        trial.BestEpoch(objective)?.Metrics[objective.Metric] ?? double.NaN;
}
