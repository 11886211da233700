namespace Sweeper.Search.Pruners;

/// <summary>
/// Hyperband (Li et al., "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization", JMLR 2018), run
/// asynchronously: brackets of <see cref="AshaPruner"/> that differ in their first rung, so that trials which start
/// slowly are not all cut at the lowest one.
/// </summary>
/// <remarks>
/// Bracket k has its first rung at <c>minReports * reductionFactor^k</c>; in the last one, trials run to their end
/// without a pause. A trial's bracket depends on the seed and its number alone and comes up in Hyperband's proportions,
/// which give every bracket about the same budget. Needs <see cref="Study.MaxReports"/>; where that is not known all
/// trials are in the first bracket.
/// </remarks>
public sealed class HyperbandPruner : IPruner
{
    private readonly int _minReports;
    private readonly double _factor;
    private readonly SuccessiveHalving _halving;

    /// <param name="minReports">The first rung of the first bracket: 1 or more reports.</param>
    /// <param name="reductionFactor">One in so many is promoted; above 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public HyperbandPruner(int minReports = 1, double reductionFactor = 3)
    {
        PrunerCheck.AtLeast(minReports, 1);
        PrunerCheck.Above(reductionFactor, 1);
        _minReports = minReports;
        _factor = reductionFactor;
        _halving = new SuccessiveHalving(reductionFactor);
    }

    /// <inheritdoc/>
    public PruneDecision Decide(Study study, TrialRecord trial) =>
        _halving.Decide(study, trial, FirstRung(study));

    /// <inheritdoc/>
    public int? Promote(Study study) => _halving.Promote(study, FirstRung(study));

    /// <inheritdoc/>
    /// <remarks>As if every trial were in the bracket that starts lowest, as most are.</remarks>
    public double LeastShare(int reports) =>
        new RungLadder(_minReports, _factor).ReachedBy(reports, int.MaxValue) == reports ? 1 / _factor : 1;

    /// <summary>The shares of the brackets, first rung lowest, which sum to 1.</summary>
    /// <param name="maxReports">Of a trial that runs to its end; null when not known.</param>
    internal double[] Shares(int? maxReports)
    {
        int last = 0;
        for (double first = _minReports * _factor; first <= maxReports; first *= _factor)
        {
            last++;
        }

        // n = ceil((s_max + 1) / (s + 1) * eta^s) configurations in bracket s (line 2 of algorithm 1), where s_max is
        // the one that starts lowest.
        double[] counts = [.. Enumerable.Range(0, last + 1)
            .Select(k => last - k)
            .Select(s => Math.Ceiling((last + 1.0) / (s + 1) * Math.Pow(_factor, s)))];
        return [.. counts.Select(count => count / counts.Sum())];
    }

    private Func<TrialRecord, int> FirstRung(Study study)
    {
        double[] shares = Shares(study.MaxReports);
        return trial =>
        {
            double draw = new SeededRandom(study.Seed, trial.Number, "hyperband bracket").NextDouble();
            int bracket = 0;
            while (bracket < shares.Length - 1 && draw >= shares[bracket])
            {
                draw -= shares[bracket];
                bracket++;
            }

            return (int)(_minReports * Math.Pow(_factor, bracket));
        };
    }
}
