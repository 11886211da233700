namespace Sweeper.Search.Parzen;

/// <summary>What the two densities of the estimator are made of: the good trials, and all others.</summary>
/// <remarks>
/// Trials under way count as bad, so that several workers do not propose the same; so do failed and diverged ones,
/// whose numbers are never used. Cancelled ones say nothing. Trials of other sweeps are split among themselves, since
/// their level may differ, and weigh less.
/// </remarks>
internal sealed record TrialSplit(IReadOnlyList<ParzenObservation> Good, IReadOnlyList<ParzenObservation> Bad)
{
    private const double PriorTrialWeight = 0.3;

    // So that the last of the good ones still counts for something, whatever the scale of the objective.
    private const double LeastWeight = 0.1;

    // The bad density of more says nothing that theirs does not, and takes longer.
    private const int MostBad = 1000;

    /// <param name="study">Its trials and those of other sweeps.</param>
    /// <param name="space">Of the study.</param>
    /// <param name="goodCount">How many of a number of ranked trials are good; 1 or more where there are any.</param>
    public static TrialSplit Of(Study study, ParzenSpace space, Func<int, int> goodCount)
    {
        TrialRanking ranking = TrialRanking.Of(study);
        int count = Math.Min(goodCount(ranking.Ranked.Count), ranking.Ranked.Count);
        int whole = Math.Min(count, ranking.Comparable);
        Dictionary<int, double> good = study.FurtherDirections.Count == 0
            ? Improvements(ranking, whole)
            : Volumes(study, ranking, whole);
        for (int i = whole; i < count; i++)
        {
            good.Add(i, LeastWeight); // Then all whole ones are good, and i is behind the last of them.
        }

        ParzenObservation Observe(TrialRecord trial, double weight) => new(space.RowOf(trial.Configuration), weight);
        TrialRecord[] bad = [.. ranking.Ranked.Where((_, i) => !good.ContainsKey(i))];
        IEnumerable<TrialRecord> rest = ranking.Rest.Where(trial => trial.State != TrialState.Cancelled);
        (PriorTrial[] priorGood, PriorTrial[] priorBad) = SplitPrior(study, goodCount);
        return new TrialSplit(
            [
                .. good.Select(pair => Observe(ranking.Ranked[pair.Key], pair.Value)),
                .. priorGood.Select(trial => new ParzenObservation(space.RowOf(trial.Configuration), PriorTrialWeight)),
            ],
            [
                .. Thinned(bad).Select(pair => Observe(pair.Trial, pair.Weight)),
                .. rest.Select(trial => Observe(trial, 1)),
                .. priorBad.Select(trial => new ParzenObservation(space.RowOf(trial.Configuration), PriorTrialWeight)),
            ]);
    }

    // In proportion to how much better than the best bad one each is (S. Watanabe, 2023: expected improvement weights).
    private static Dictionary<int, double> Improvements(TrialRanking ranking, int count)
    {
        if (count == 0)
        {
            return [];
        }

        double[] values = [.. ranking.Ranked.Take(Math.Min(count + 1, ranking.Comparable)).Select(trial => trial.Objective!.Value)];
        double span = Math.Abs((values[0] / 2) - (values[^1] / 2));
        return Enumerable.Range(0, count).ToDictionary(i => i, i => span > 0
            ? Math.Max(LeastWeight, Math.Abs((values[i] / 2) - (values[^1] / 2)) / span)
            : 1);
    }

    private static Dictionary<int, double> Volumes(Study study, TrialRanking ranking, int count)
    {
        IReadOnlyList<double>[] points = [.. ranking.Ranked.Take(ranking.Comparable)
            .Select(trial => (IReadOnlyList<double>)[trial.Objective!.Value, .. trial.Further])];
        return HypervolumeSelection.Pick(points, [study.Direction, .. study.FurtherDirections], count)
            .ToDictionary(pair => pair.Index, pair => pair.Weight);
    }

    // Evenly over the ranks, each standing for its neighbours.
    private static IEnumerable<(TrialRecord Trial, double Weight)> Thinned(TrialRecord[] bad)
    {
        int kept = Math.Min(bad.Length, MostBad);
        return Enumerable.Range(0, kept)
            .Select(i => (bad[(int)((long)i * bad.Length / kept)], (double)bad.Length / kept));
    }

    private static (PriorTrial[] Good, PriorTrial[] Bad) SplitPrior(Study study, Func<int, int> goodCount)
    {
        double sign = study.Direction == Direction.Maximize ? -1 : 1;
        PriorTrial[] ranked = [.. study.Prior.Where(trial => double.IsFinite(trial.Objective)).OrderBy(trial => sign * trial.Objective)];
        int good = Math.Min(goodCount(ranked.Length), ranked.Length);
        return (ranked[..good], ranked[good..]);
    }
}
