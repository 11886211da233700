namespace Sweeper.Search.Pruners;

/// <summary>
/// Stops a trial whose best value so far is worse than the median of what the others had by then (the median stopping
/// rule of Golovin et al., "Google Vizier", KDD 2017): <see cref="PercentilePruner"/> at 50.
/// </summary>
public sealed class MedianPruner : IPruner
{
    private readonly PercentilePruner _half;

    /// <param name="warmUpReports">Nothing is compared within so many reports; 0 or more.</param>
    /// <param name="minPeers">Nothing is compared with fewer other trials that got as far; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public MedianPruner(int warmUpReports = 0, int minPeers = 5) => _half = new(50, warmUpReports, minPeers);

    /// <inheritdoc/>
    public PruneDecision Decide(Study study, TrialRecord trial) => _half.Decide(study, trial);

    /// <inheritdoc/>
    public double LeastShare(int reports) => _half.LeastShare(reports);
}
