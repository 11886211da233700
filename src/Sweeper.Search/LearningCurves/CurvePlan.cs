using Sweeper.Search.Pruners;

namespace Sweeper.Search.LearningCurves;

/// <summary>What to train next.</summary>
/// <param name="Fresh">The best new configuration; null when none was found.</param>
/// <param name="Thawed">The paused trial that promises more for its cost than that; null when none does.</param>
internal sealed record CurvePlan(Configuration? Fresh, int? Thawed)
{
    /// <param name="study">The history.</param>
    /// <param name="data">Of the study, with two finite values or more.</param>
    /// <param name="checkpoints">Where training pauses.</param>
    public static CurvePlan Of(Study study, CurveData data, RungLadder checkpoints)
    {
        var model = new CurveModel(data);
        int[] pauses = [.. checkpoints.Below(data.Length)];
        Configuration? fresh = model.BestUntried(new SeededRandom(study.Seed, study.Trials.Count + 1L, "freeze-thaw"));
        double best = fresh is null ? double.NegativeInfinity : model.Promise(fresh, 0, pauses);
        int? thawed = null;
        foreach (TrialRecord trial in data.Paused)
        {
            double promise = model.Promise(trial.Configuration, trial.Reports.Count, pauses);
            if (promise > best)
            {
                (best, thawed) = (promise, trial.Number);
            }
        }

        return new CurvePlan(fresh, thawed);
    }
}
