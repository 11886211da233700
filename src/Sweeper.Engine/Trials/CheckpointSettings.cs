namespace Sweeper.Engine.Trials;

/// <summary>When a trial writes checkpoints and which of them it leaves behind.</summary>
/// <remarks>
/// Whatever is set, a checkpoint is written when the trial is told to pause and when its worker is told to stop.
/// </remarks>
public sealed record CheckpointSettings
{
    /// <summary>Default: <see cref="CheckpointRetention.Last"/>.</summary>
    public CheckpointRetention Keep { get; init; } = CheckpointRetention.Last;

    /// <summary>Optimizer steps between checkpoints, besides those at evaluations. 1 or more; null for none.</summary>
    public int? EverySteps { get; init; }
}

/// <summary>The checkpoints of a trial that stay on disk.</summary>
public enum CheckpointRetention
{
    /// <summary>The newest, written at evaluations as often as it costs little time; removed when the trial ends.</summary>
    Last,

    /// <summary>Besides the newest, that of the best evaluation so far, which stays when the trial ends.</summary>
    Best,

    /// <summary>One for every evaluation; all stay when the trial ends.</summary>
    All,

    /// <summary>None is written at evaluations; one of a pause or stop is removed when the trial ends.</summary>
    None,
}
