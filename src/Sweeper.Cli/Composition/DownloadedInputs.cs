using Sweeper.Cli.Hub;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Composition;

/// <summary>What the plans of trials remember of downloads: exactly which commit it was.</summary>
internal static class DownloadedInputs
{
    /// <summary>
    /// The name with the commit that the sweep's trials have used, where it has trials: they stay comparable when the hub's
    /// main branch has moved and the cache is gone.
    /// </summary>
    public static HubName Pinned(HubName name, SweepFolder sweep)
    {
        TrialFolder first = sweep.Trial(1);
        if (name.Revision is not null || !File.Exists(first.Plan) || TrialJson.ReadPlan(first).BuiltIn is not { } task)
        {
            return name;
        }

        string? source = name.Kind == HubKind.Model ? task.ModelSource : task.Data.Source;
        string revision = source?.Split('@')[^1] ?? "";
        // Another model under the same sweep's name is refused later, with what differs.
        return source == $"{name.Name}@{revision}" ? name with { Revision = revision } : name;
    }

    /// <summary>The plan of a trial with its model and data on this disk: downloads them again where they are gone.</summary>
    /// <param name="plan">A trial's.</param>
    /// <param name="terminal">Told how downloads go.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<TrialPlan> RestoreAsync(TrialPlan plan, Terminal terminal, CancellationToken stop)
    {
        if (plan.BuiltIn is not { } task)
        {
            return plan;
        }

        using var hub = new HubInputs(HubSettings.FromEnvironment(), new DownloadProgress(terminal.Error, terminal.IsLive));
        if (task.ModelSource is { } model && !plan.Inputs.Keys.Where(path => path.StartsWith(task.Model, StringComparison.Ordinal)).All(File.Exists)
            && HubName.Of(HubKind.Model, model) is { } name)
        {
            LocatedInput located = await hub.LocateAsync(name with { NeedsWeights = task.Init == WeightInit.Pretrained }, stop);
            plan = Moved(plan, task.Model, located.Folder) with { Task = task with { Model = located.Folder } };
        }

        task = plan.Task;
        if (task.Data.Source is { } data && !task.Data.Files.All(File.Exists) && HubName.Of(HubKind.Data, data) is { } dataName)
        {
            LocatedInput located = await hub.LocateAsync(dataName, stop);
            plan = Moved(Moved(plan, task.Data.Train, located.Train!), task.Data.Validation, located.Validation) with
            {
                Task = task with
                {
                    Data = task.Data with
                    {
                        Train = located.Train!,
                        Validation = task.Data.Validation is null ? null : located.Validation,
                        Test = task.Data.Test is null ? null : located.Test,
                    },
                },
            };
        }

        return plan;
    }

    /// <summary>The hashes of a plan under the paths where the files are now: HF_HOME may be another.</summary>
    private static TrialPlan Moved(TrialPlan plan, string? from, string? to) => from is null || to is null || from == to
        ? plan
        : plan with
        {
            Inputs = plan.Inputs.ToDictionary(
                input => input.Key.StartsWith(from, StringComparison.Ordinal) ? to + input.Key[from.Length..] : input.Key,
                input => input.Value,
                StringComparer.Ordinal),
        };
}
