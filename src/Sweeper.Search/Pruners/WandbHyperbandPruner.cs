namespace Sweeper.Search.Pruners;

/// <summary>The <c>early_terminate</c> of Weights &amp; Biases, type <c>hyperband</c>, with its bands and its rule.</summary>
/// <remarks>
/// After every report a trial is compared at the highest band it has reached, and stopped when it is worse than
/// <c>sorted(values at the band)[int(count / eta)]</c>, best first, over all trials that reached the band, itself among
/// them. An iteration is one report of the metric.
/// </remarks>
public sealed class WandbHyperbandPruner : IPruner
{
    // As many as Weights & Biases makes.
    private const int MaxBands = 100;

    private readonly double _eta;
    private readonly bool _isStrict;

    private WandbHyperbandPruner(IReadOnlyList<int> bands, double eta, bool strict)
    {
        Bands = bands;
        _eta = eta;
        _isStrict = strict;
    }

    /// <summary>After how many reports trials are compared, ascending.</summary>
    public IReadOnlyList<int> Bands { get; }

    /// <summary>Bands <c>min_iter * eta^k</c>.</summary>
    /// <param name="minIterations">1 or more.</param>
    /// <param name="eta">Above 1.</param>
    /// <param name="strict">Whether the value at the band counts; else the trial's best so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static WandbHyperbandPruner FromMin(int minIterations, double eta = 3, bool strict = true)
    {
        PrunerCheck.AtLeast(minIterations, 1);
        PrunerCheck.Above(eta, 1);
        return new([.. Enumerable.Range(0, MaxBands)
            .Select(k => minIterations * Math.Pow(eta, k))
            .TakeWhile(band => band <= int.MaxValue)
            .Select(band => (int)band)
            .Distinct()], eta, strict);
    }

    /// <summary>Bands <c>max_iter / eta^k</c> for k from 1 to s, without those below 1; may be none.</summary>
    /// <param name="maxIterations">1 or more.</param>
    /// <param name="brackets">W&amp;B's <c>s</c>: 1 or more.</param>
    /// <param name="eta">Above 1.</param>
    /// <param name="strict">Whether the value at the band counts; else the trial's best so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static WandbHyperbandPruner FromMax(int maxIterations, int brackets, double eta = 3, bool strict = true)
    {
        PrunerCheck.AtLeast(maxIterations, 1);
        PrunerCheck.AtLeast(brackets, 1);
        PrunerCheck.Above(eta, 1);
        List<int> bands = [];
        double band = maxIterations;
        for (int k = 0; k < brackets && (band /= eta) >= 1; k++)
        {
            bands.Add((int)band);
        }

        return new([.. bands.Distinct().Order()], eta, strict);
    }

    /// <inheritdoc/>
    public double LeastShare(int reports) => Bands.Contains(reports) ? 1 / _eta : 1;

    /// <inheritdoc/>
    public PruneDecision Decide(Study study, TrialRecord trial)
    {
        int count = trial.Reports.Count;
        int band = Bands.LastOrDefault(band => band <= count);
        if (band == 0 || count >= study.MaxReports)
        {
            return PruneDecision.Continue;
        }

        double[] values = [.. study.Trials
            .Where(other => other.Reports.Count >= band)
            .Select(other => Loss.Of(study.Direction, other.Reports[band - 1].Value))
            .Order()];
        double threshold = values[(int)(values.Length / _eta)];
        double own = _isStrict
            ? Loss.Of(study.Direction, trial.Reports[band - 1].Value)
            : Loss.Best(study.Direction, trial.Reports, 0, count);
        RungComparison comparison = Loss.Compare(study.Direction, band, own, threshold, values.Length);
        return new PruneDecision(own > threshold ? PruneAction.Stop : PruneAction.Continue, comparison);
    }
}
