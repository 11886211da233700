using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Search;

namespace Sweeper.Engine.Planning;

/// <summary>A trial that a sweep file asks for.</summary>
/// <param name="Number">The number it has or will get. 1-based.</param>
/// <param name="Configuration">What is evaluated.</param>
/// <param name="Seed">Of the training.</param>
/// <param name="Origin">Why it is proposed; null when there is nothing to say.</param>
/// <param name="Stored">As the store has it; null when it is new.</param>
public sealed record PlannedTrial(int Number, Configuration Configuration, long Seed, string? Origin, StoredTrial? Stored)
{
    /// <summary>Whether a run would spend time on it.</summary>
    public bool IsToDo => Stored is not { IsOver: true };
}

/// <summary>What a run of a sweep file would do now.</summary>
public sealed record SweepPlan
{
    /// <summary>How many trials the file asks for in all; null when it has no end.</summary>
    public required int? Planned { get; init; }

    /// <summary>In the order in which they run: all of them, or those that are known before there are results.</summary>
    public required IReadOnlyList<PlannedTrial> Trials { get; init; }

    /// <summary>Trials that are not in <see cref="Trials"/>; null when there is no end to them.</summary>
    public int? Unlisted => Planned is { } planned ? Math.Max(0, planned - Trials.Count) : null;

    /// <summary>What the file makes of the trials that are stored; null when there are none.</summary>
    public required SweepChange? Change { get; init; }

    /// <summary>Null when configurations cannot be counted.</summary>
    public required SpaceSize? Space { get; init; }

    /// <summary>The method and, where it chooses one itself, what it chose and why.</summary>
    public required string Method { get; init; }

    /// <summary>What ends or pauses trials, and when; null when every trial runs to its end.</summary>
    public required string? Stopping { get; init; }

    /// <summary>What the reader decided, and where W&amp;B would do otherwise.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Known trials that are still to be run.</summary>
    public IEnumerable<PlannedTrial> ToDo => Trials.Where(trial => trial.IsToDo);
}
