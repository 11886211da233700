namespace Sweeper.Engine.Reports;

/// <summary>
/// The time of day when it was made, and then as much later as time has passed: who sets the machine's clock changes no
/// duration.
/// </summary>
/// <param name="clock">Both clocks of the machine.</param>
public sealed class SteadyClock(TimeProvider clock)
{
    private readonly DateTimeOffset _begin = clock.GetUtcNow();
    private readonly long _timestamp = clock.GetTimestamp();

    public DateTimeOffset Now => _begin + clock.GetElapsedTime(_timestamp);
}
