namespace Sweeper.Engine.Statistics;

/// <summary>Where a number lies, as far as the examples can tell.</summary>
/// <param name="Low">Lower bound, included.</param>
/// <param name="High">Upper bound, included.</param>
/// <param name="Level">Share of repetitions in which such an interval holds the true value, as 0.95.</param>
public sealed record ConfidenceInterval(double Low, double High, double Level)
{
    /// <summary>Whether a value lies inside or on a bound.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}

/// <summary>Settings of everything that resamples examples or trials.</summary>
public sealed record ResamplingOptions
{
    /// <summary>Of confidence intervals; 1 - level is the error allowed in tests. Between 0 and 1; default 0.95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Bootstrap resamples. 100 or more; default 2000.</summary>
    public int Resamples { get; init; } = 2000;

    /// <summary>All random streams derive from it. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Resamples, 100);
        if (Level is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Level), Level, "A level lies between 0 and 1.");
        }
    }
}
