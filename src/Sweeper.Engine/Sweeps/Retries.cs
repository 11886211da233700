using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>Which failed trials are tried again, and when.</summary>
internal sealed class Retries(FailurePolicy policy, TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Dictionary<int, (long Since, TimeSpan Wait)> _waiting = [];

    /// <summary>Trials that wait for their next attempt.</summary>
    public int Count => _waiting.Count;

    /// <summary>
    /// Whether a failed trial is tried again: its kind of failure allows one more attempt, and it did not fail in the same
    /// way before. A function of what is stored, so that a run that follows a crash decides the same.
    /// </summary>
    public bool Allows(StoredTrial trial)
    {
        if (trial is not { State: TrialState.Failed, Failure: { } failure })
        {
            return false;
        }

        Failure[] earlier = [.. EarlierFailures(trial)];
        return earlier.Count(one => one.Kind == failure.Kind) < policy.Retries.GetValueOrDefault(failure.Kind)
            && !earlier.Any(one => FailureCause.Of(one) == FailureCause.Of(failure));
    }

    /// <summary>Lets a trial wait that was put back after its latest attempt failed.</summary>
    /// <returns>For how long.</returns>
    public TimeSpan Add(StoredTrial trial)
    {
        double doublings = EarlierFailures(trial).Count();
        double wait = Math.Min(policy.FirstWait.TotalSeconds * Math.Pow(2, doublings), LongestWait.TotalSeconds);
        _waiting[trial.Number] = (clock.GetTimestamp(), TimeSpan.FromSeconds(wait));
        return _waiting[trial.Number].Wait;
    }

    /// <summary>A trial whose time has come, which then waits no more; the lowest number first; null when there is none.</summary>
    /// <param name="isReady">Whether a trial may start: its last attempt has given its slot back.</param>
    public int? TakeDue(Func<int, bool> isReady)
    {
        int[] due = [.. _waiting.Keys.Where(number => isReady(number) && Left(number) <= TimeSpan.Zero)];
        if (due.Length == 0)
        {
            return null;
        }

        _waiting.Remove(due.Min());
        return due.Min();
    }

    /// <summary>How long until the next trial's time comes, not below zero; null when none that is ready waits.</summary>
    public TimeSpan? UntilNext(Func<int, bool> isReady)
    {
        TimeSpan[] left = [.. _waiting.Keys.Where(isReady).Select(Left)];
        return left.Length == 0 ? null : left.Min() > TimeSpan.Zero ? left.Min() : TimeSpan.Zero;
    }

    private static IEnumerable<Failure> EarlierFailures(StoredTrial trial) => trial.History
        .Where(attempt => attempt.Number < trial.Attempts).Select(attempt => attempt.Failure).OfType<Failure>();

    private TimeSpan Left(int number) => _waiting[number].Wait - clock.GetElapsedTime(_waiting[number].Since);
}
