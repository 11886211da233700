using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>A trial that no other beats in one goal of the sweep without losing in another.</summary>
/// <param name="Scored">The trial, scored by the first goal.</param>
/// <param name="Values">One for each goal, in the order of the sweep file; finite.</param>
public sealed record FrontTrial(ScoredTrial Scored, IReadOnlyList<double> Values)
{
    /// <summary>The Pareto front of a sweep's trials, best by the first goal first; empty when it has one goal alone.</summary>
    public static IReadOnlyList<FrontTrial> Of(StoredSweep sweep, IReadOnlyList<StoredTrial> trials)
    {
        if (sweep.FurtherGoals.Count == 0)
        {
            return [];
        }

        Objective[] goals = [sweep.Objective, .. sweep.FurtherGoals];
        FrontTrial[] candidates =
        [
            .. Ranking.Of(trials, sweep.Objective, sweep.Limits)
                .Where(scored => !scored.IsOverLimit)
                .Select(scored => new FrontTrial(scored, TrialOutcome.Of(scored.Trial, goals, sweep.Limits)!.Values)),
        ];
        IReadOnlyList<int> front = ParetoFront.Indices(
            [.. candidates.Select(candidate => candidate.Values)], [.. goals.Select(goal => goal.Direction)]);
        return [.. front.Select(index => candidates[index])];
    }
}
