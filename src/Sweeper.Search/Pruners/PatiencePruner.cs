namespace Sweeper.Search.Pruners;

/// <summary>Stops a trial that has not beaten its own best for a number of reports.</summary>
/// <remarks>The comparison has no peers. A value that is not finite is no improvement.</remarks>
public sealed class PatiencePruner : IPruner
{
    private readonly int _patience;
    private readonly double _minDelta;

    /// <param name="patience">How many reports in a row may bring no improvement before it stops; 1 or more.</param>
    /// <param name="minDelta">An improvement must be above this, in units of the objective; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public PatiencePruner(int patience, double minDelta = 0)
    {
        PrunerCheck.AtLeast(patience, 1);
        PrunerCheck.AtLeast(minDelta, 0);
        _patience = patience;
        _minDelta = minDelta;
    }

    /// <inheritdoc/>
    public PruneDecision Decide(Study study, TrialRecord trial)
    {
        int count = trial.Reports.Count;
        if (count <= _patience || count >= study.MaxReports)
        {
            return PruneDecision.Continue;
        }

        double before = Loss.Best(study.Direction, trial.Reports, 0, count - _patience);
        double recent = Loss.Best(study.Direction, trial.Reports, count - _patience, count);
        double threshold = before - _minDelta;
        RungComparison comparison = Loss.Compare(study.Direction, count, recent, threshold, 0);
        return new PruneDecision(recent < threshold ? PruneAction.Continue : PruneAction.Stop, comparison);
    }

    /// <inheritdoc/>
    public double LeastShare(int reports) => reports > _patience ? 0 : 1;
}
