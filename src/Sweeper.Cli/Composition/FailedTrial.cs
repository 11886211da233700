using System.Text.Json.Nodes;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Composition;

/// <summary>Runs a failed trial again, alone, to see whether it is the trial that fails or something around it.</summary>
internal static class FailedTrial
{
    /// <returns>Success when it has a result this time.</returns>
    public static async Task<int> RunAsync(Terminal terminal, StoredSweep sweep, StoredTrial stored, bool json, CancellationToken stop)
    {
        Failure before = stored.Failure!;
        TrialPlan plan = await DownloadedInputs.RestoreAsync(TrialJson.ReadPlan(TrialFolder.Of(sweep.Folder, stored.Number)), terminal, stop);
        terminal.Error.WriteLine($"It {Format.Failed(before)}");
        DeviceSlot slot = stored.Start is { } start ? new DeviceSlot(start.Device, start.Device, start.Threads) : DeviceSlots.Discover(null, 1)[0];
        StoredTrial again = await LoneTrial.RunAsync(
            terminal, sweep, plan, slot, new EpochLines(terminal, plan.Objective), stopAfter: null);
        if (json)
        {
            JsonOutput.Write(terminal.Out, Json(stored, again));
        }
        else
        {
            Print(terminal, sweep, stored, again);
        }

        return again.State == TrialState.Failed ? ExitCode.SomeFailed : ExitCode.Success;
    }

    private static void Print(Terminal terminal, StoredSweep sweep, StoredTrial stored, StoredTrial again)
    {
        if (again.Failure is not { } failure)
        {
            string score = again.BestEpoch(sweep.Objective) is { } best
                ? $" with {sweep.Objective.Metric} {Format.Metric(best.Metrics[sweep.Objective.Metric])} at epoch {best.Epoch}" : "";
            terminal.Out.WriteLine($"COMPLETED this time{score}: what made it fail was not the trial alone.");
            terminal.Out.WriteLine($"To try it again in the sweep: sweeper retry {sweep.Name} --trial {stored.Number}");
            return;
        }

        terminal.Out.WriteLine(IsSame(stored, again)
            ? $"FAILED AGAIN in the same way ({Format.Snake(failure.Kind.ToString())}): {Format.OneLine(failure.Message)}"
            : $"FAILED in another way: {Format.Failed(failure)}");
        if (failure.Detail is { } detail)
        {
            terminal.Out.WriteLine(detail);
        }
    }

    private static JsonObject Json(StoredTrial stored, StoredTrial again) => new()
    {
        ["trial"] = stored.Number,
        ["state"] = Format.State(again.State),
        ["same_failure"] = IsSame(stored, again),
        ["failure"] = JsonOutput.Failure(again.Failure),
    };

    private static bool IsSame(StoredTrial stored, StoredTrial again) =>
        again.Failure is { } failure && FailureCause.Of(failure) == FailureCause.Of(stored.Failure!);
}
