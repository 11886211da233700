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

    /// <summary>Begun by a runner that is gone. Never stored: the next run puts such a trial back to Pending, and goes on with it.</summary>
    Interrupted,
}

/// <summary>The objective metric as reported after one evaluation.</summary>
/// <param name="Epoch">Epochs trained so far; a fraction when evaluations come more often than epochs.</param>
/// <param name="Value">May be NaN or infinite when the run diverged.</param>
public readonly record struct MetricPoint(double Epoch, double Value);

/// <summary>What samplers and pruners see of one trial.</summary>
/// <param name="Number">1-based, in order of proposal.</param>
/// <param name="Configuration">What is evaluated.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reports">The objective metric so far, in order of the evaluations.</param>
/// <param name="Objective">The value that scores the trial; null while it has none or when it failed.</param>
public sealed record TrialRecord(
    int Number,
    Configuration Configuration,
    TrialState State,
    IReadOnlyList<MetricPoint> Reports,
    double? Objective)
{
    /// <summary>The values of the study's further goals, in their order; empty while the trial has none.</summary>
    public IReadOnlyList<double> Further { get; init; } = [];

    /// <summary>
    /// How far the trial is over the worst of its outcome constraints, as a share of the limit: 0.5 is half as much again
    /// as allowed. 0 or less when it keeps to all of them.
    /// </summary>
    public double Violation { get; init; }
}

/// <summary>A finished trial of another sweep, from which this one may learn at reduced weight.</summary>
/// <param name="Configuration">May lack parameters of this study's space, or have others.</param>
/// <param name="Objective">The same metric as this study's objective; finite.</param>
public sealed record PriorTrial(Configuration Configuration, double Objective);

/// <summary>The read-only history of a sweep, as samplers and pruners see it.</summary>
/// <param name="Space">What may be proposed.</param>
/// <param name="Direction">Which way the objective improves.</param>
/// <param name="Seed">The sampler's seed, from which every random stream derives.</param>
/// <param name="Trials">In order of their numbers.</param>
public sealed record Study(
    SearchSpace Space,
    Direction Direction,
    long Seed,
    IReadOnlyList<TrialRecord> Trials)
{
    /// <summary>The directions of the second and third goal of a sweep that has several; else empty.</summary>
    public IReadOnlyList<Direction> FurtherDirections { get; init; } = [];

    /// <summary>Trials of other sweeps to learn from.</summary>
    public IReadOnlyList<PriorTrial> Prior { get; init; } = [];

    /// <summary>How many reports a trial that runs to its end gives, at most; null when that is not known.</summary>
    public int? MaxReports { get; init; }

    /// <summary>How many trials the sweep is to run in all; null when that is not known.</summary>
    public int? Budget { get; init; }
}
