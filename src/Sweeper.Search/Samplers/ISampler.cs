namespace Sweeper.Search.Samplers;

/// <summary>Proposes the next configuration of a study.</summary>
/// <remarks>
/// A pure function of its argument: no clock, no ambient randomness, no state between calls that could change an
/// answer, so a resumed sweep repeats every decision. Safe to call from several threads.
/// </remarks>
public interface ISampler
{
    /// <summary>
    /// Whether proposals depend on results. Those of a sampler that does not learn depend on the space, the seed and
    /// the configurations tried so far alone, whatever the order in which trials end.
    /// </summary>
    bool LearnsFromResults => false;

    /// <summary>The configuration of trial number <c>study.Trials.Count + 1</c>.</summary>
    /// <returns>Null when the search space is exhausted.</returns>
    Configuration? Propose(Study study);

    /// <summary>Which method it uses for this study and why, in one line, when it is one that chooses; else null.</summary>
    string? Explain(Study study) => null;
}
