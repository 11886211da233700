namespace Sweeper.Engine.Slurm;

/// <summary>When Slurm is asked next: soon after something was submitted, then at the sites' pace, slower while it does not answer.</summary>
/// <param name="steady">Between two questions while nothing changes.</param>
/// <param name="clock">For the times.</param>
internal sealed class PollSchedule(TimeSpan steady, TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private long _since = clock.GetTimestamp();
    private TimeSpan? _pace;

    /// <summary>Whether the time has come.</summary>
    public bool IsDue => clock.GetElapsedTime(_since) >= Pace;

    private TimeSpan Pace => _pace ?? steady;

    /// <summary>Something has just been submitted: where it is queued will soon be known.</summary>
    public void Hurry() => Wait(Least(First, steady));

    /// <summary>Slurm has answered, or not.</summary>
    public void Answered(bool succeeded) =>
        Wait(succeeded ? Least(Pace * 3, steady) : Least(Pace * 2, steady > Longest ? steady : Longest));

    private void Wait(TimeSpan wait) => (_since, _pace) = (clock.GetTimestamp(), wait);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
