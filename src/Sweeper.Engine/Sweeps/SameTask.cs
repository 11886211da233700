using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Sweeps;

/// <summary>Trials of one sweep are compared with each other, so they must share model, data and objective.</summary>
internal static class SameTask
{
    /// <exception cref="UserErrorException">The sweep has trials of another task or objective.</exception>
    public static void ThrowIfChanged(SweepSpec spec, SweepFolder folder, IEnumerable<StoredTrial> trials)
    {
        TrialFolder? first = trials.Select(trial => folder.Trial(trial.Number)).FirstOrDefault(trial => File.Exists(trial.Plan));
        if (first is null)
        {
            return;
        }

        TrialPlan plan = TrialJson.ReadPlan(first);
        string? what = plan.Objective != spec.Objective ? $"objective ({Name(plan.Objective)}, now {Name(spec.Objective)})"
            : plan.Task.Data != spec.Task.Data ? Change(plan.Task.Data, spec.Task.Data)
            : plan.Task != spec.Task ? $"model ({plan.Task.Model}, now {spec.Task.Model})"
            : null;
        if (what is not null)
        {
            throw new UserErrorException(
                $"sweep '{spec.Name}' has trials with another {what}, and results of different tasks cannot be ranked together",
                "give the changed sweep a name of its own: name=NAME",
                spec.Path);
        }
    }

    private static string Change(DataSettings was, DataSettings now) => was.Train != now.Train
        ? $"data ({was.Train}, now {now.Train})"
        : "choice of data (validation examples, columns, labels or limits)";

    private static string Name(Objective objective) => $"{objective.Metric} {objective.Direction}".ToLowerInvariant();
}
