using Sweeper.Search;

namespace Sweeper.Engine.Trials;

/// <summary>What a worker does with a plan. Implemented by the fine-tuning code, driven by the worker's loop.</summary>
/// <remarks>Called on one dedicated thread, one trial at a time; may keep warm what the next trial can use again.</remarks>
public interface ITrialTask
{
    /// <summary>
    /// Trains and evaluates, reporting as it goes, and saves the best epoch's model in the folder. Goes on from the
    /// folder's checkpoint where there is one.
    /// </summary>
    /// <returns>How it ended: at its last epoch, or earlier because a report was answered with a directive.</returns>
    /// <exception cref="TrialFailedException">The trial failed in a way that has a kind.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    TrialResult Run(TrialAssignment assignment, ITrialReporter reporter, CancellationToken stop);

    /// <summary>Whether the latest trial left memory behind that only a garbage collection gives back, such as tensors.</summary>
    bool LeavesGarbage => true;
}

/// <summary>A plan given to a worker.</summary>
/// <param name="Plan">What to run.</param>
/// <param name="Folder">Where its files go.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="Threads">Threads libtorch may use. 1 or more.</param>
public sealed record TrialAssignment(TrialPlan Plan, TrialFolder Folder, string Device, int Threads);

/// <summary>Takes what a running trial has to say.</summary>
public interface ITrialReporter
{
    /// <summary>Data and model are loaded.</summary>
    void Started(StartInfo info);

    /// <summary>Progress inside the trial; not kept.</summary>
    /// <param name="step">Optimizer steps done, of <paramref name="totalSteps"/>.</param>
    /// <param name="totalSteps">Optimizer steps of the whole trial.</param>
    void Step(int step, int totalSteps);

    /// <summary>
    /// An evaluation is done. On return the report is on disk, and whoever decides has decided, if anyone does.
    /// </summary>
    /// <returns>What the trial has to do now.</returns>
    TrialDirective Epoch(EpochReport report);

    /// <summary>
    /// As <see cref="Epoch"/>, for a trial that has nothing left to do: where nobody decides, the report may be on disk
    /// together with the trial's end only.
    /// </summary>
    TrialDirective LastEpoch(EpochReport report) => Epoch(report);
}

/// <summary>What a trial has to do after a report.</summary>
public enum TrialDirective
{
    /// <summary>Train on.</summary>
    Continue,

    /// <summary>Write a checkpoint and end the attempt; another may go on from there.</summary>
    Pause,

    /// <summary>End the trial here.</summary>
    Stop,
}

/// <summary>How far an attempt that did not fail has brought its trial.</summary>
public enum TrialEnd
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>There is a checkpoint to go on from.</summary>
    Paused,

    /// <summary>Ended before its last epoch for good.</summary>
    Stopped,
}

/// <summary>How an attempt that did not fail ended.</summary>
/// <param name="End">How far it has brought its trial.</param>
/// <param name="Info">The best of the epochs so far, those of earlier attempts included.</param>
public sealed record TrialResult(TrialEnd End, FinishInfo Info);

/// <summary>A trial failed in a way that has a kind.</summary>
public sealed class TrialFailedException(Failure failure, Exception? inner = null) : Exception(failure.Message, inner)
{
    public Failure Failure { get; } = failure;
}

/// <summary>What a task can be asked for and what it reports: the reader of sweep files checks against it.</summary>
public sealed record TaskDescription
{
    /// <summary>The hyperparameters the task knows, with their allowed values.</summary>
    public required IReadOnlyList<HyperparameterRule> Hyperparameters { get; init; }

    /// <summary>The metrics reported each epoch, with the direction in which each improves.</summary>
    public required IReadOnlyList<MetricRule> Metrics { get; init; }

    /// <summary>
    /// Whether the task is the user's program: it may report any metric, and a hyperparameter is known by its name
    /// together with those of its groups. <see cref="Metrics"/> then holds those whose direction is known.
    /// </summary>
    public bool IsScript { get; init; }
}

/// <summary>The kinds of value a hyperparameter takes.</summary>
public enum HyperparameterKind
{
    Integer,
    Real,
    Choice,

    /// <summary>Whatever the sweep file gives: a script takes anything.</summary>
    Any,
}

/// <summary>One hyperparameter of a task.</summary>
/// <param name="Name">As written in the sweep file.</param>
/// <param name="Kind">What values it takes.</param>
/// <param name="Summary">One line for people: meaning and unit.</param>
/// <param name="Default">Used when the sweep file does not mention it; null when it must be given.</param>
public sealed record HyperparameterRule(string Name, HyperparameterKind Kind, string Summary, ParameterValue? Default)
{
    /// <summary>Smallest allowed number, inclusive.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>Whether <see cref="Min"/> itself is excluded.</summary>
    public bool MinExclusive { get; init; }

    /// <summary>Largest allowed number, inclusive.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Whether <see cref="Max"/> itself is excluded.</summary>
    public bool MaxExclusive { get; init; }

    /// <summary>Allowed texts of a <see cref="HyperparameterKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>A hyperparameter that says the same thing in another way, so that only one of the two may be given; or null.</summary>
    public string? Excludes { get; init; }
}

/// <summary>A metric a task reports.</summary>
public sealed record MetricRule(string Name, Direction Direction, string Summary);
