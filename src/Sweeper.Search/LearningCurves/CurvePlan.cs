using Sweeper.Search.Pruners;

namespace Sweeper.Search.LearningCurves;

/// <summary>What to train next.</summary>
/// <param name="Fresh">The best new configuration; null when none was found.</param>
/// <param name="Thawed">The paused trial that promises more for its cost than that; null when none does.</param>
internal sealed record CurvePlan(Configuration? Fresh, int? Thawed)
{
    // When nothing new may start, a paused trial goes on while a report of it is expected to improve the best by a
    // hundredth of the spread of all results; below that the budget would be spent on noise.
    private static readonly double WorthAReport = Math.Log(0.01);

    /// <param name="study">The history.</param>
    /// <param name="data">Of the study, with two finite values or more.</param>
    /// <param name="checkpoints">Where training pauses.</param>
    public static CurvePlan Of(Study study, CurveData data, RungLadder checkpoints)
    {
        var model = new CurveModel(data);
        int[] pauses = [.. checkpoints.Below(data.Length)];
        bool mayStart = !(study.Trials.Count >= study.Budget);
        Configuration? fresh = mayStart
            ? model.BestUntried(new SeededRandom(study.Seed, study.Trials.Count + 1L, "freeze-thaw"))
            : null;
        double best = !mayStart ? WorthAReport
            : fresh is null ? double.NegativeInfinity
            : model.Promise(fresh, 0, pauses);
        int? thawed = null;
        foreach (TrialRecord trial in data.Paused)
        {
            double promise = model.Promise(trial.Configuration, trial.Reports.Count, pauses);
            if (promise > best)
            {
                (best, thawed) = (promise, trial.Number);
            }
        }

        return new CurvePlan(fresh, thawed ?? (mayStart ? null : BestIfPaused(study)));
    }

    // Whatever is expected of it: the trial that wins the sweep is trained to its end.
    private static int? BestIfPaused(Study study) => study.Trials
        .Where(trial => trial.State is TrialState.Completed or TrialState.Paused && trial.Violation <= 0 && trial.Reports.Count > 0)
        .MinBy(trial => (Loss.Reached(study.Direction, trial, trial.Reports.Count), trial.Number)) is { State: TrialState.Paused } best
            ? best.Number
            : null;
}
