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

    // The density of more says nothing that theirs does not, and takes longer.
    private const int MostBad = 1000;

    /// <param name="study">Its trials and those of other sweeps.</param>
    /// <param name="space">Of the study.</param>
    /// <param name="goodCount">How many of a number of ranked trials are good, at most all.</param>
    public static TrialSplit Of(Study study, ParzenSpace space, Func<int, int> goodCount)
    {
        var ranking = TrialRanking.Of(study);
        List<(TrialRecord Trial, double Weight)> good = GoodOf(study, ranking, goodCount(ranking.Ranked.Count));
        HashSet<TrialRecord> isGood = new(good.Select(pair => pair.Trial), ReferenceEqualityComparer.Instance);
        ILookup<bool, TrialRecord> rest = ranking.Rest
            .Where(trial => trial.State != TrialState.Cancelled)
            .ToLookup(trial => trial.State is TrialState.Pending or TrialState.Running);
        TrialRecord[] bad = [.. ranking.Ranked.Where(trial => !isGood.Contains(trial)), .. rest[false]];

        double sign = study.Direction == Direction.Maximize ? -1 : 1;
        PriorTrial[] prior = [.. study.Prior
            .Where(trial => double.IsFinite(trial.Objective)).OrderBy(trial => sign * trial.Objective)];
        double[] priorWeights = Improvements([.. prior.Select(trial => trial.Objective)], goodCount(prior.Length));

        ParzenObservation Observe(Configuration configuration, double weight) => new(space.RowOf(configuration), weight);
        return new TrialSplit(
            [
                .. good.Select(pair => Observe(pair.Trial.Configuration, pair.Weight)),
                .. priorWeights.Select((weight, i) => Observe(prior[i].Configuration, PriorTrialWeight * weight)),
            ],
            [
                .. Thinned(bad).Select(pair => Observe(pair.Trial.Configuration, pair.Weight)),
                .. rest[true].Select(trial => Observe(trial.Configuration, 1)),
                .. Thinned(prior[priorWeights.Length..])
                    .Select(pair => Observe(pair.Trial.Configuration, PriorTrialWeight * pair.Weight)),
            ]);
    }

    private static List<(TrialRecord Trial, double Weight)> GoodOf(Study study, TrialRanking ranking, int count)
    {
        int whole = Math.Min(count, ranking.Comparable);
        TrialRecord[] candidates = [.. ranking.Ranked.Take(ranking.Comparable)];
        IEnumerable<(TrialRecord Trial, double Weight)> good = study.FurtherDirections.Count == 0
            ? Improvements([.. candidates.Select(trial => trial.Objective!.Value)], whole)
                .Select((weight, i) => (candidates[i], weight))
            : HypervolumeSelection
                .Pick(
                    [.. candidates.Select(trial => (double[])[trial.Objective!.Value, .. trial.Further])],
                    [study.Direction, .. study.FurtherDirections], whole)
                .Select(pick => (candidates[pick.Index], pick.Weight));
        return [.. good, .. ranking.Ranked.Skip(ranking.Comparable).Take(count - whole).Select(trial => (trial, LeastWeight))];
    }

    // The weights of the first, in proportion to how much better than the best of the others each is: the expected
    // improvement weights of S. Watanabe, 2023. Halves, so that no difference overflows.
    private static double[] Improvements(double[] ranked, int count)
    {
        if (count == 0)
        {
            return [];
        }

        double threshold = ranked[Math.Min(count, ranked.Length - 1)] / 2;
        double most = Math.Abs((ranked[0] / 2) - threshold);
        return [.. ranked.Take(count).Select(value =>
            most > 0 ? Math.Max(LeastWeight, Math.Abs((value / 2) - threshold) / most) : 1)];
    }

    // Evenly over the ranks, each standing for its neighbours.
    private static IEnumerable<(T Trial, double Weight)> Thinned<T>(T[] trials)
    {
        int kept = Math.Min(trials.Length, MostBad);
        return Enumerable.Range(0, kept)
            .Select(i => (trials[(int)((long)i * trials.Length / kept)], (double)trials.Length / kept));
    }
}
