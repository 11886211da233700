namespace Sweeper.Search.Pruners;

/// <summary>Looks at running trials and says which go on.</summary>
/// <remarks>A pure function of its arguments, like <see cref="Samplers.ISampler"/>. Safe to call from several threads.</remarks>
public interface IPruner
{
    /// <summary>What to do with a trial, asked after each of its reports.</summary>
    /// <param name="study">With the trial's latest report in it.</param>
    /// <param name="trial">Running, with one report or more.</param>
    PruneDecision Decide(Study study, TrialRecord trial);

    /// <summary>
    /// The number of a paused trial that has earned to go on, before anything new is started; null when there is none.
    /// </summary>
    int? Promote(Study study) => null;

    /// <summary>
    /// The share of trials with so many reports that it aims to let train on: what forecasts of time start from. Decisions
    /// do not depend on it.
    /// </summary>
    /// <param name="reports">1 or more.</param>
    /// <returns>In [0, 1]; 1 where nothing is compared.</returns>
    double LeastShare(int reports) => 1;
}

/// <summary>What becomes of a trial after a report.</summary>
public enum PruneAction
{
    /// <summary>It trains on.</summary>
    Continue,

    /// <summary>It gives its slot back and keeps its checkpoint: it may be promoted later.</summary>
    Pause,

    /// <summary>It is over.</summary>
    Stop,
}

/// <summary>What becomes of a trial, and by what comparison.</summary>
/// <param name="Action">Continue, pause or stop.</param>
/// <param name="Comparison">Null when nothing was compared.</param>
public sealed record PruneDecision(PruneAction Action, RungComparison? Comparison = null)
{
    /// <summary>Train on, nothing was compared.</summary>
    public static PruneDecision Continue { get; } = new(PruneAction.Continue);

    /// <summary>What would have become of a trial that trains on only to show what ending it would have cost; else null.</summary>
    public PruneAction? Spared { get; init; }
}

/// <summary>A trial's value against those of its peers.</summary>
/// <param name="Rung">After how many reports the values are compared.</param>
/// <param name="Value">The trial's own.</param>
/// <param name="Threshold">What it had to reach, in the direction of the study.</param>
/// <param name="Peers">How many values made the threshold, the trial's own among them where it counts.</param>
public sealed record RungComparison(int Rung, double Value, double Threshold, int Peers);
