namespace Sweeper.Engine.Tests.Execution;

/// <summary>The machine's clocks, but somebody sets the time of day forward and back by an hour, all the time.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private int _reads;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromHours((Interlocked.Increment(ref _reads) % 3) - 1);
}
