namespace Sweeper.Search.Pruners;

/// <summary>Stops a trial whose best value so far is worse than a percentile of what the others had by then.</summary>
/// <remarks>
/// The rule of Optuna's percentile pruner, with two differences: every other trial that got as far counts, whether it
/// ended, was stopped or still runs, so that the survivors do not raise the bar ever further; and both sides are best
/// values so far. Failed trials that got as far count as the worst.
/// </remarks>
public sealed class PercentilePruner : IPruner
{
    private readonly double _percentile;
    private readonly int _warmUpReports;
    private readonly int _minPeers;

    /// <param name="percentile">What share of the others a trial must keep up with: in (0, 100), 25 keeps the best quarter.</param>
    /// <param name="warmUpReports">Nothing is compared within so many reports; 0 or more.</param>
    /// <param name="minPeers">Nothing is compared with fewer other trials that got as far; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public PercentilePruner(double percentile, int warmUpReports = 0, int minPeers = 5)
    {
        PrunerCheck.Above(percentile, 0);
        PrunerCheck.Above(100 - percentile, 0);
        PrunerCheck.AtLeast(warmUpReports, 0);
        PrunerCheck.AtLeast(minPeers, 1);
        _percentile = percentile;
        _warmUpReports = warmUpReports;
        _minPeers = minPeers;
    }

    /// <inheritdoc/>
    public PruneDecision Decide(Study study, TrialRecord trial)
    {
        int rung = trial.Reports.Count;
        if (rung <= _warmUpReports || rung >= study.MaxReports)
        {
            return PruneDecision.Continue;
        }

        double[] peers = [.. study.Trials
            .Where(other => other.Number != trial.Number && other.Reports.Count >= rung)
            .Select(other => Loss.Reached(study.Direction, other, rung))
            .Order()];
        if (peers.Length < _minPeers)
        {
            return PruneDecision.Continue;
        }

        double own = Loss.Reached(study.Direction, trial, rung);
        double threshold = Percentile(peers);
        RungComparison comparison = Loss.Compare(study.Direction, rung, own, threshold, peers.Length);
        return own > threshold || own == Loss.Worst
            ? new PruneDecision(PruneAction.Stop, comparison)
            : new PruneDecision(PruneAction.Continue, comparison);
    }

    /// <inheritdoc/>
    public double LeastShare(int reports) => reports > _warmUpReports ? _percentile / 100 : 1;

    // Linear between the two nearest, as in numpy; the worse of them where that one is not finite.
    private double Percentile(double[] ascending)
    {
        double place = _percentile / 100 * (ascending.Length - 1);
        int below = (int)place;
        double share = place - below;
        return share == 0 || ascending[below] == Loss.Worst
            ? ascending[below]
            : ascending[below] + (share * (ascending[below + 1] - ascending[below]));
    }
}
