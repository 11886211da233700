namespace Sweeper.Search.Parzen;

/// <summary>The trials of a study from best to worst, and those that have no place among them.</summary>
/// <param name="Ranked">Best first. Of equal ones the earlier first.</param>
/// <param name="Comparable">
/// How many of the first are whole: finished, finite and within the outcome constraints. With several goals they are in
/// the order of their numbers, since <see cref="HypervolumeSelection"/> ranks them.
/// </param>
/// <param name="Rest">Failed, diverged, cancelled, or still under way.</param>
/// <remarks>
/// After the whole trials come those that were stopped early, the longer trained first, then by their last report; then
/// those that break an outcome constraint, by how much (K. Deb, "An efficient constraint handling method for genetic
/// algorithms", 2000: any feasible trial beats any infeasible one).
/// </remarks>
internal sealed record TrialRanking(
    IReadOnlyList<TrialRecord> Ranked, int Comparable, IReadOnlyList<TrialRecord> Rest)
{
    public static TrialRanking Of(Study study)
    {
        double sign = study.Direction == Direction.Maximize ? -1 : 1;
        ILookup<Standing, TrialRecord> standings = study.Trials.ToLookup(trial => StandingOf(study, trial));
        IEnumerable<TrialRecord> whole = standings[Standing.Whole];
        TrialRecord[] ranked =
        [
            .. study.FurtherDirections.Count == 0 ? whole.OrderBy(trial => sign * trial.Objective) : whole,
            .. standings[Standing.StoppedEarly]
                .OrderByDescending(trial => trial.Reports[^1].Epoch).ThenBy(trial => sign * trial.Reports[^1].Value),
            .. standings[Standing.Infeasible].OrderBy(trial => trial.Violation),
        ];
        return new TrialRanking(ranked, standings[Standing.Whole].Count(), [.. standings[Standing.Rest]]);
    }

    private static Standing StandingOf(Study study, TrialRecord trial) => trial.State switch
    {
        TrialState.Completed when IsScored(study, trial) =>
            trial.Violation <= 0 ? Standing.Whole : double.IsFinite(trial.Violation) ? Standing.Infeasible : Standing.Rest,
        TrialState.Pruned or TrialState.Paused
            when trial.Violation <= 0 && trial.Reports.Count > 0 && double.IsFinite(trial.Reports[^1].Value) =>
            Standing.StoppedEarly,
        _ => Standing.Rest,
    };

    private static bool IsScored(Study study, TrialRecord trial) =>
        trial.Objective is { } objective && double.IsFinite(objective)
        && (study.FurtherDirections.Count == 0
            || (trial.Further.Count == study.FurtherDirections.Count && trial.Further.All(double.IsFinite)));

    private enum Standing
    {
        Whole,
        StoppedEarly,
        Infeasible,
        Rest,
    }
}
