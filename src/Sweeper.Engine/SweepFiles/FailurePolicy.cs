using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>What a sweep does about trials that fail.</summary>
public sealed record FailurePolicy
{
    /// <summary>
    /// The default: a crash, a timeout or a lack of memory may be the machine's fault and pass, so the trial is tried
    /// again once; the other kinds come out the same again.
    /// </summary>
    public static IReadOnlyDictionary<FailureKind, int> DefaultRetries { get; } = new Dictionary<FailureKind, int>
    {
        [FailureKind.OutOfMemory] = 1,
        [FailureKind.Diverged] = 0,
        [FailureKind.Timeout] = 1,
        [FailureKind.Crashed] = 1,
        [FailureKind.Error] = 0,
    };

    /// <summary>How often a trial that failed in each way is tried again at most; a kind that is missing: never.</summary>
    public IReadOnlyDictionary<FailureKind, int> Retries { get; init; } = DefaultRetries;

    /// <summary>
    /// The run starts no more trials when its first so many all failed for the same reason. 1 or more; null: it never gives
    /// up. Default: 3.
    /// </summary>
    public int? MaxFailures { get; init; } = 3;

    /// <summary>The wait before a trial is tried again for the first time; each time after that it is twice as long.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(2);
}
