using System.Threading.Channels;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>Runs attempts of trials somewhere and says what becomes of them.</summary>
/// <remarks>
/// Every launch ends in exactly one <see cref="ExecutorNews.Freed"/>, after a <see cref="TrialEvent.Finished"/>,
/// <see cref="TrialEvent.Paused"/>, <see cref="TrialEvent.Stopped"/> or <see cref="TrialEvent.Failed"/> of its attempt was
/// reported, unless the executor was stopped in between. A trial that fails is news, never an exception. A trial whose
/// plan awaits decisions finds each in its folder (<see cref="TrialDecision"/>).
/// </remarks>
public interface IExecutor : IAsyncDisposable
{
    /// <summary>Name of each place where a trial can run; one trial runs on each at a time.</summary>
    IReadOnlyList<string> Slots { get; }

    /// <summary>What happened, in order for each trial.</summary>
    ChannelReader<ExecutorNews> News { get; }

    /// <summary>Starts an attempt. Its folder holds the plan.</summary>
    /// <param name="slot">Index into <see cref="Slots"/> of a slot without a trial.</param>
    /// <param name="launch">What to run.</param>
    void Start(int slot, TrialLaunch launch);

    /// <summary>Stops all attempts: asks, waits, kills. On return nothing runs and all news of it has been written.</summary>
    Task StopAsync();
}

/// <summary>An attempt to be run.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Attempt">1-based.</param>
/// <param name="Folder">Holds the plan and takes everything the attempt writes.</param>
public sealed record TrialLaunch(int Trial, int Attempt, TrialFolder Folder)
{
    /// <summary>When the worker is killed. Default: never.</summary>
    public AttemptLimits Limits { get; init; } = new();
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

    /// <summary>Something people should know, such as that a worker was replaced.</summary>
    public sealed record Note(string Text) : ExecutorNews;
}
