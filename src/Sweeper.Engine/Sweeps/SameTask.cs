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
            : plan.Script is not null || spec.Script is not null ? Changed(plan.Script, spec.Script)
            : WithoutTest(plan.Task) is var before && WithoutTest(spec.Task) is var now && before.Data != now.Data ? Change(before.Data, now.Data)
            : before != now ? $"model ({plan.Task.Model}, now {spec.Task.Model})"
            : null;
        if (what is not null)
        {
            throw new UserErrorException(
                $"sweep '{spec.Name}' has trials with another {what}, and results of different tasks cannot be ranked together",
                "give the changed sweep a name of its own: name=NAME",
                spec.Path);
        }
    }

    /// <summary>No trial reads the test split, so it may be named once the sweep is over.</summary>
    private static TaskSettings WithoutTest(TaskSettings task) => task with { Data = task.Data with { Test = null } };

    private static string? Changed(ScriptSettings? before, ScriptSettings? now) =>
        before is not null && before.RunsTheSameAs(now) ? null
            : before is null || now is null ? $"task ({Name(before)}, now {Name(now)})"
            : before.WorkingFolder != now.WorkingFolder ? $"working folder ({before.WorkingFolder}, now {now.WorkingFolder})"
            : before.Unit != now.Unit ? $"unit ({before.Unit ?? "counted"}, now {now.Unit ?? "counted"})"
            : $"command ({Name(before)}, now {Name(now)})";

    private static string Name(ScriptSettings? script) => script is null ? "text-classification"
        : string.Join(' ', script.Command.Select(word => word == "${program}" ? script.Program : word));

    private static string Change(DataSettings was, DataSettings now) => was.Train != now.Train
        ? $"data ({was.Train}, now {now.Train})"
        : "choice of data (validation examples, columns, labels or limits)";

    private static string Name(Objective objective) => $"{objective.Metric} {objective.Direction}".ToLowerInvariant();
}
