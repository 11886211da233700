namespace Sweeper.Search.Pruners;

/// <summary>
/// Asynchronous successive halving with pause and promotion (Li et al., "A System for Massively Parallel Hyperparameter
/// Tuning", MLSys 2020): never stops a trial, pauses it at every rung and promotes the best one in
/// <c>reductionFactor</c> of each rung from their checkpoints.
/// </summary>
/// <remarks>
/// The rungs are <c>minReports * reductionFactor^k</c> reports, below <see cref="Study.MaxReports"/>. A rung that fewer
/// than <c>reductionFactor</c> trials have reached promotes none of them. A value that is not finite is never promoted.
/// </remarks>
public sealed class AshaPruner : IPruner
{
    private readonly int _minReports;
    private readonly double _factor;
    private readonly SuccessiveHalving _halving;

    /// <param name="minReports">The first rung: 1 or more reports.</param>
    /// <param name="reductionFactor">One in so many is promoted; above 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public AshaPruner(int minReports = 1, double reductionFactor = 3)
    {
        PrunerCheck.AtLeast(minReports, 1);
        PrunerCheck.Above(reductionFactor, 1);
        _minReports = minReports;
        _factor = reductionFactor;
        _halving = new SuccessiveHalving(reductionFactor);
    }

    /// <inheritdoc/>
    public PruneDecision Decide(Study study, TrialRecord trial) =>
        _halving.Decide(study, trial, _ => _minReports);

    /// <inheritdoc/>
    public int? Promote(Study study) => _halving.Promote(study, _ => _minReports);

    /// <inheritdoc/>
    public double LeastShare(int reports) =>
        new RungLadder(_minReports, _factor).ReachedBy(reports, int.MaxValue) == reports ? 1 / _factor : 1;
}
