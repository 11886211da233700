using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper reproduce [TRIAL]</c></summary>
internal static class ReproduceCommand
{
    public static Command Create(Terminal terminal)
    {
        var which = new Argument<string?>("TRIAL")
        {
            Description = "A trial's number, or best. Default: best.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> name = SharedOptions.Sweep();
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        var command = new SweeperCommand(
            "reproduce",
            "Run a trial again from its plan and say whether every metric and the weights are the same to the bit.",
            "sweeper reproduce best",
            "sweeper reproduce 7 --sweep sst-grid")
        {
            which, name, home, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            StoredSweep sweep;
            StoredTrial stored;
            using (var catalog = SweepCatalog.Open(parsed.GetValue(home)))
            {
                sweep = catalog.Find(parsed.GetValue(name));
                stored = catalog.FindTrial(sweep, parsed.GetValue(which) ?? "best");
            }

            if (stored is not { State: TrialState.Completed or TrialState.Pruned, Start: { } start, Epochs: [.., { } last] })
            {
                throw new UserErrorException(
                    $"trial #{stored.Number} of sweep '{sweep.Name}' is {Format.State(stored.State)}, so there is nothing to compare with",
                    $"Choose one that has ended of 'sweeper trials {sweep.Name}', or the word best");
            }

            TrialPlan plan = TrialJson.ReadPlan(TrialFolder.Of(sweep.Folder, stored.Number));
            var suspects = Suspects.Before(plan, start);
            suspects.ForEach(suspect => terminal.Error.WriteLine($"note: {suspect}"));
            StoredTrial again = await RunAgainAsync(
                terminal, sweep, plan, start, stored.State == TrialState.Pruned ? last.Epoch : null);
            suspects.AddRange(Suspects.After(start, again.Start));
            var comparison = Reproduction.Compare(stored, again);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, Json(stored, comparison, suspects));
            }
            else
            {
                Print(terminal, sweep, stored, again, comparison, suspects);
            }

            return comparison.IsIdentical ? ExitCode.Success : ExitCode.SomeFailed;
        });
        return command;
    }

    private static async Task<StoredTrial> RunAgainAsync(Terminal terminal, StoredSweep sweep, TrialPlan plan, StartInfo start, double? stopAfter)
    {
        var slot = new DeviceSlot(start.Device, start.Device, start.Threads);
        var folder = new TrialFolder(Path.Combine(sweep.Folder, "reproduced", $"{plan.Trial:D4}"));
        using var signals = new StopSignals(terminal.Error.WriteLine);
        signals.Kill.Register(() => Environment.Exit(ExitCode.Interrupted));
        terminal.Error.WriteLine($"Running trial #{plan.Trial} again on {start.Device}: {plan.Configuration}");
        await using var executor = new LocalExecutor(
            Installation.WorkerCommand(SweeperHome.Of(new SweepFolder(sweep.Folder))), [slot]);
        try
        {
            return await TrialRun.RunAsync(
                executor, plan, folder, new EpochLines(terminal, plan.Objective), TimeProvider.System, stopAfter, signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            Environment.Exit(ExitCode.Interrupted);
            throw;
        }
    }

    private static void Print(
        Terminal terminal, StoredSweep sweep, StoredTrial stored, StoredTrial again, Reproduction comparison, List<string> suspects)
    {
        terminal.Print(TrialTables.Compared(stored, again, sweep.Objective));
        if (comparison.IsIdentical)
        {
            terminal.Out.WriteLine($"IDENTICAL: all {stored.Epochs[0].Metrics.Count} metrics of "
                + $"{Format.Count(stored.Epochs.Count, "epoch")} and the weights' SHA-256 ({stored.Finish!.WeightsSha256[..12]}...) are the same to the bit.");
            return;
        }

        terminal.Out.WriteLine($"DIFFERENT: {comparison.Difference}.");
        terminal.Out.WriteLine(suspects.Count == 0
            ? "Data, model, libtorch and device are the same; another processor or BLAS may compute other last digits."
            : $"Likely because {string.Join("; ", suspects)}.");
    }

    private static JsonObject Json(StoredTrial stored, Reproduction comparison, List<string> suspects) => new()
    {
        ["trial"] = stored.Number,
        ["identical"] = comparison.IsIdentical,
        ["difference"] = comparison.Difference,
        ["changed"] = new JsonArray([.. suspects.Select(suspect => JsonValue.Create(suspect))]),
    };

    private sealed class EpochLines(Terminal terminal, Objective objective) : IProgress<SweepNews>
    {
        public void Report(SweepNews value)
        {
            if (value is SweepNews.TrialEpoch { Report: { } report })
            {
                terminal.Error.WriteLine($"epoch {report.Epoch}: {objective.Metric} {Format.Metric(report.Metrics[objective.Metric])}");
            }
        }
    }
}
