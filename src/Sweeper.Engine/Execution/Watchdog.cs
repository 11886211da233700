using System.Globalization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>Notices that an attempt takes longer than it may. It runs from its creation until it is disposed.</summary>
/// <remarks>By the monotonic clock: setting the time of day, or a clock that jumps, ends no trial.</remarks>
internal sealed class Watchdog : IDisposable
{
    /// <summary>Timers do not take any length.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);

    private readonly AttemptLimits _limits;
    private readonly TimeProvider _clock;
    private readonly long _begin;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource<Failure> _expired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _progress;

    public Watchdog(AttemptLimits limits, TimeProvider clock)
    {
        _limits = limits;
        _clock = clock;
        _begin = _progress = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    /// <summary>Completes when a limit has passed; never without limits.</summary>
    public Task<Failure> Expired => _expired.Task;

    /// <summary>The trial has done a step or reported something.</summary>
    public void NoteProgress() => Volatile.Write(ref _progress, _clock.GetTimestamp());

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        TimeSpan? total = _limits.Total - _clock.GetElapsedTime(_begin);
        TimeSpan? progress = _limits.NoProgress - _clock.GetElapsedTime(Volatile.Read(ref _progress));
        if (total <= TimeSpan.Zero)
        {
            Expire(
                $"ran longer than limits.trial_timeout, {Text(_limits.Total)}",
                "raise it, or lower epochs or max_length");
        }
        else if (progress <= TimeSpan.Zero)
        {
            Expire(
                $"did no step and reported nothing for limits.no_progress, {Text(_limits.NoProgress)}",
                "raise it if loading the data or an evaluation takes that long");
        }
        else if ((total is null || progress < total ? progress : total) is { } left)
        {
            _timer.Change(left < LongestSleep ? left : LongestSleep, Timeout.InfiniteTimeSpan);
        }
    }

    private void Expire(string what, string fix) =>
        _expired.TrySetResult(new Failure(FailureKind.Timeout, $"the trial {what}, so its worker was killed; {fix}"));

    private static string Text(TimeSpan? time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time!.Value.TotalSeconds:0.###} s");
}
