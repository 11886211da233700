namespace Sweeper.Search;

/// <summary>Proposes the next configuration of a study.</summary>
/// <remarks>
/// A pure function of its argument: no clock, no ambient randomness, no state between calls, so a resumed sweep
/// repeats every decision. Safe to call from several threads.
/// </remarks>
public interface ISampler
{
    /// <summary>The configuration of trial number <c>study.Trials.Count + 1</c>.</summary>
    /// <returns>Null when the search space is exhausted.</returns>
    Configuration? Propose(Study study);
}
