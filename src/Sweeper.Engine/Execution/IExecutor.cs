using System.Threading.Channels;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>Runs attempts of trials somewhere and says what becomes of them.</summary>
/// <remarks>
/// Every launch ends in exactly one <see cref="ExecutorNews.Freed"/>, after a <see cref="TrialEvent.Finished"/>,
/// <see cref="TrialEvent.Paused"/>, <see cref="TrialEvent.Stopped"/> or <see cref="TrialEvent.Failed"/> of its attempt was
/// reported, unless the executor was stopped in between. A trial that fails is news, never an exception. A trial whose
/// plan awaits decisions finds each in its folder (<see cref="TrialDecision"/>). A launch that was freed without such an event
/// was never begun, or was taken back.
/// </remarks>
public interface IExecutor : IAsyncDisposable
{
    /// <summary>Name of each place where a trial can run or wait; one trial has each at a time.</summary>
    IReadOnlyList<string> Slots { get; }

    /// <summary>Name of each place where trials run at the same time: the slots, unless trials may wait on these for a place.</summary>
    IReadOnlyList<string> Places => Slots;

    /// <summary>What happened, in order for each trial.</summary>
    ChannelReader<ExecutorNews> News { get; }

    /// <summary>Starts an attempt. Its folder holds the plan.</summary>
    /// <param name="slot">Index into <see cref="Slots"/> of a slot without a trial.</param>
    /// <param name="launch">What to run.</param>
    void Start(int slot, TrialLaunch launch);

    /// <summary>
    /// Takes up attempts that an earlier runner started and that may go on by themselves: their news come from the first on, also
    /// what is known already. Called before <see cref="Start"/>, if at all.
    /// </summary>
    /// <param name="launches">All that were left running.</param>
    /// <returns>The slot of each, perhaps beyond <see cref="Slots"/>; empty when nothing goes on by itself here.</returns>
    IReadOnlyList<int> Adopt(IReadOnlyList<TrialLaunch> launches) => [];

    /// <summary>Frees attempts that have not begun, where that is possible: nothing more is to be started.</summary>
    void Withdraw()
    {
    }

    /// <summary>Stops all attempts: asks, waits, kills. On return nothing runs, unless
    /// <see cref="LeavesRunning"/>, and all news of it has been written.</summary>
    Task StopAsync();

    /// <summary>Whether <see cref="StopAsync"/> leaves attempts to go on by themselves, for the next runner to adopt. Default: no.</summary>
    bool LeavesRunning => false;
}

/// <summary>An attempt to be run.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Attempt">1-based.</param>
/// <param name="Folder">Holds the plan and takes everything the attempt writes.</param>
public sealed record TrialLaunch(int Trial, int Attempt, TrialFolder Folder)
{
    /// <summary>When the worker is killed. Default: never.</summary>
    public AttemptLimits Limits { get; init; } = new();

    /// <summary>Whose turn it is, where another process may take the trial over; else null.</summary>
    internal TrialFence? Fence { get; init; }
}

/// <summary>What an executor has to say. A closed hierarchy.</summary>
public abstract record ExecutorNews
{
    /// <summary>A trial reported an event, or its worker died.</summary>
    public sealed record Reported(int Trial, TrialEvent Event) : ExecutorNews;

    /// <summary>Steps done inside a trial.</summary>
    public sealed record Step(int Trial, int Steps, int TotalSteps) : ExecutorNews;

    /// <summary>The trial is over and its slot can take another.</summary>
    public sealed record Freed(int Slot, int Trial) : ExecutorNews;

    /// <summary>Where a trial is now.</summary>
    /// <param name="Trial">Its number.</param>
    /// <param name="Place">As people read it: <c>n12, GPU 0</c>, or <c>waiting: Resources; 3 ahead</c>.</param>
    /// <param name="IsWaiting">Whether it has no place to run yet.</param>
    public sealed record Placed(int Trial, string Place, bool IsWaiting) : ExecutorNews;

    /// <summary>Something people should know, such as that a worker was replaced.</summary>
    public sealed record Note(string Text) : ExecutorNews;
}
