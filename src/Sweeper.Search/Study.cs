namespace Sweeper.Search;

/// <summary>Which way the objective metric improves.</summary>
public enum Direction
{
    Minimize,
    Maximize,
}

/// <summary>Where a trial stands. Interrupted attempts put their trial back to <see cref="Pending"/>.</summary>
public enum TrialState
{
    Pending,
    Running,
    Paused,
    Completed,
    Pruned,
    Failed,
    Cancelled,
}

/// <summary>The objective metric as reported after one epoch.</summary>
/// <param name="Epoch">1-based.</param>
/// <param name="Value">May be NaN or infinite when the run diverged.</param>
public readonly record struct MetricPoint(int Epoch, double Value);

/// <summary>What samplers and pruners see of one trial.</summary>
/// <param name="Number">1-based, in order of proposal.</param>
/// <param name="Configuration">What is evaluated.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reports">The objective metric so far, by epoch.</param>
/// <param name="Objective">The value that scores the trial; null while it has none or when it failed.</param>
public sealed record TrialRecord(
    int Number,
    Configuration Configuration,
    TrialState State,
    IReadOnlyList<MetricPoint> Reports,
    double? Objective);

/// <summary>The read-only history of a sweep, as samplers and pruners see it.</summary>
/// <param name="Space">What may be proposed.</param>
/// <param name="Direction">Which way the objective improves.</param>
/// <param name="Seed">The sampler's seed, from which every random stream derives.</param>
/// <param name="Trials">In order of their numbers.</param>
public sealed record Study(
    SearchSpace Space,
    Direction Direction,
    long Seed,
    IReadOnlyList<TrialRecord> Trials);
