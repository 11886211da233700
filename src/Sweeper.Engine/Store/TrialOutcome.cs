using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Store;

/// <summary>What a trial has come to, by the goals and limits of its sweep.</summary>
/// <param name="Epoch">The epoch that scores it: its best by the first goal.</param>
/// <param name="Values">The value of each goal, the first goal's finite; NaN where a further one has none.</param>
/// <param name="Violation">
/// How far it is over the worst of the limits, as a share of the limit; 0 or less when it keeps to all of them, and
/// where there are none.
/// </param>
public sealed record TrialOutcome(EpochReport Epoch, IReadOnlyList<double> Values, double Violation)
{
    /// <summary>The goal that is the wall time of all training and evaluation.</summary>
    public const string Seconds = "seconds";

    /// <summary>The goal that is the peak memory in bytes of the worker while it ran the trial.</summary>
    public const string Memory = "memory";

    /// <param name="trial">In any state.</param>
    /// <param name="goals">One or more; the first one scores.</param>
    /// <param name="limits">What a trial may cost.</param>
    /// <returns>Null when no epoch has a finite value of the first goal.</returns>
    public static TrialOutcome? Of(StoredTrial trial, IReadOnlyList<Objective> goals, OutcomeLimits limits) =>
        trial.BestEpoch(goals[0]) is { } epoch
            ? new(epoch, [.. goals.Select(goal => Value(trial, epoch, goal.Metric))], ViolationOf(trial, limits))
            : null;

    /// <summary>As the parameter of this name.</summary>
    public static double ViolationOf(StoredTrial trial, OutcomeLimits limits)
    {
        double seconds = limits.MaxSeconds is { } most ? (trial.Seconds / most) - 1 : double.NegativeInfinity;
        double memory = limits.MaxMemoryBytes is { } bytes && trial.Finish is { } finish
            ? (finish.PeakMemoryBytes / (double)bytes) - 1 : double.NegativeInfinity;
        double worst = Math.Max(seconds, memory);
        return double.IsNegativeInfinity(worst) ? 0 : worst;
    }

    private static double Value(StoredTrial trial, EpochReport epoch, string metric) => metric switch
    {
        _ when epoch.Metrics.TryGetValue(metric, out double value) => value,
        Seconds => trial.Seconds,
        Memory => trial.Finish?.PeakMemoryBytes ?? double.NaN,
        _ => double.NaN,
    };
}
