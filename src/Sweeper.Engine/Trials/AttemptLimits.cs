namespace Sweeper.Engine.Trials;

/// <summary>How long an attempt may take before its worker is killed. The trial then has failed with kind Timeout.</summary>
public sealed record AttemptLimits
{
    /// <summary>Wall time from the start of the attempt; null for no limit.</summary>
    public TimeSpan? Total { get; init; }

    /// <summary>
    /// Wall time without a step or a report. Loading the data and an evaluation count as one piece each; null for no limit.
    /// </summary>
    public TimeSpan? NoProgress { get; init; }
}
