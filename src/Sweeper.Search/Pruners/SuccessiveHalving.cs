namespace Sweeper.Search.Pruners;

/// <summary>
/// Asynchronous successive halving (Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020) in
/// one bracket or several: every trial pauses at every rung of its bracket, and a paused one goes on once it is in the
/// top of its rung.
/// </summary>
/// <remarks>
/// Nothing is kept between calls: a trial that is paused at a rung has not been promoted from it, and one that runs or
/// has more reports has. A trial's value at a rung is its best so far. Failed trials that reached a rung count there as
/// the worst; ones that were cancelled or pruned count with what they reached.
/// </remarks>
/// <param name="factor">One in so many is promoted; above 1.</param>
internal sealed class SuccessiveHalving(double factor)
{
    /// <summary>Pauses a trial at its rungs, unless it is the very one that would be promoted next.</summary>
    /// <param name="study">With the trial's latest report in it.</param>
    /// <param name="trial">With one report or more.</param>
    /// <param name="firstRung">The first rung of a trial's bracket; those with the same one compete.</param>
    public PruneDecision Decide(Study study, TrialRecord trial, Func<TrialRecord, int> firstRung)
    {
        int first = firstRung(trial);
        int rung = trial.Reports.Count;
        if (Rung(study, trial, first) != rung)
        {
            return PruneDecision.Continue;
        }

        TrialRecord paused = trial with { State = TrialState.Paused };
        Study then = study with
        {
            Trials = [.. study.Trials.Select(other => other.Number == trial.Number ? paused : other)],
        };
        ILookup<int, TrialRecord> brackets = then.Trials.ToLookup(firstRung);
        return new PruneDecision(
            Promote(then, brackets) == trial.Number ? PruneAction.Continue : PruneAction.Pause,
            new RungRanking(study.Direction, brackets[first], rung, factor).Compare(paused));
    }

    /// <summary>The paused trial in the top of the highest rung; the best of several, ties by number.</summary>
    /// <param name="study">With trials in any state.</param>
    /// <param name="firstRung">The first rung of a trial's bracket; those with the same one compete.</param>
    public int? Promote(Study study, Func<TrialRecord, int> firstRung) =>
        study.Trials.Any(trial => trial.State == TrialState.Paused)
            ? Promote(study, study.Trials.ToLookup(firstRung))
            : null;

    private int? Promote(Study study, ILookup<int, TrialRecord> brackets)
    {
        var rungs = brackets
            .SelectMany(bracket => bracket
                .Where(trial => trial.State == TrialState.Paused)
                .Select(trial => (First: bracket.Key, Rung: Rung(study, trial, bracket.Key))))
            .Where(place => place.Rung is not null)
            .Distinct()
            .GroupBy(place => place.Rung!.Value, place => place.First)
            .OrderByDescending(places => places.Key);
        foreach (IGrouping<int, int> firsts in rungs)
        {
            var promotable = firsts
                .SelectMany(first => new RungRanking(study.Direction, brackets[first], firsts.Key, factor).Top
                    .Where(entry => entry.Trial.State == TrialState.Paused
                        && Rung(study, entry.Trial, first) == firsts.Key))
                .OrderBy(entry => entry.Loss)
                .ThenBy(entry => entry.Trial.Number);
            foreach ((_, TrialRecord best) in promotable)
            {
                return best.Number;
            }
        }

        return null;
    }

    // Rungs lie below the last report: a trial that has reached that is done, whatever its rank.
    private int? Rung(Study study, TrialRecord trial, int first) =>
        new RungLadder(first, factor).ReachedBy(trial.Reports.Count, study.MaxReports ?? int.MaxValue);
}
