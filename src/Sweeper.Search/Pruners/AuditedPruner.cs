namespace Sweeper.Search.Pruners;

/// <summary>
/// Lets a random share of the trials that another pruner would end go on to their last report, so that what they still
/// reach tells what stopping costs.
/// </summary>
/// <remarks>
/// Who is spared depends on the seed and the trial's number alone. A pause is spared too, since a paused trial may
/// never go on; then the share of whole trainings bought is of the trials that pause, not only of those that would
/// never have been promoted.
/// </remarks>
public sealed class AuditedPruner : IPruner
{
    private readonly double _share;

    /// <param name="inner">Decides.</param>
    /// <param name="share">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public AuditedPruner(IPruner inner, double share = 0.05)
    {
        PrunerCheck.AtLeast(share, 0);
        PrunerCheck.AtLeast(1 - share, 0);
        Inner = inner;
        _share = share;
    }

    /// <summary>The pruner that decides.</summary>
    public IPruner Inner { get; }

    /// <inheritdoc/>
    public PruneDecision Decide(Study study, TrialRecord trial)
    {
        PruneDecision decision = Inner.Decide(study, trial);
        return decision.Action != PruneAction.Continue && IsAudited(study, trial)
            ? decision with { Action = PruneAction.Continue, Spared = decision.Action }
            : decision;
    }

    /// <inheritdoc/>
    public int? Promote(Study study) => Inner.Promote(study);

    /// <inheritdoc/>
    public double LeastShare(int reports) => _share + ((1 - _share) * Inner.LeastShare(reports));

    private bool IsAudited(Study study, TrialRecord trial) =>
        new SeededRandom(study.Seed, trial.Number, "audit").NextDouble() < _share;
}
