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
using Sweeper.Training;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper reproduce [TRIAL]</c></summary>
internal static class ReproduceCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> which = SharedOptions.Trial("TRIAL", "A trial's number, or best. Default: best.", ArgumentArity.ZeroOrOne);
        Option<int?> threads = new("--threads")
        {
            Description = "Threads that libtorch may use. Default: as many as the trial had.",
            HelpName = "N",
        };
        Option<string?> name = SharedOptions.Sweep();
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        var command = new SweeperCommand(
            "reproduce",
            "Run a trial again, alone, from its plan: are every metric and the weights the same to the bit? Does it fail again?",
            "sweeper reproduce best",
            "sweeper reproduce 7 --sweep sst-grid")
        {
            which, threads, name, home, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            StoredSweep sweep;
            StoredTrial stored;
            using (var catalog = SweepCatalog.Open(parsed.GetValue(home)))
            {
                sweep = catalog.Find(parsed.GetValue(name));
                stored = catalog.FindTrial(sweep, parsed.GetValue(which) ?? "best");
            }

            if (stored.State == TrialState.Failed)
            {
                return await FailedTrial.RunAsync(terminal, sweep, stored, parsed.GetValue(json), stop);
            }

            if (stored is not { State: TrialState.Completed or TrialState.Pruned, Start: { } start, Epochs: [.., { } last] })
            {
                throw new UserErrorException(
                    $"trial #{stored.Number} of sweep '{sweep.Name}' is {Format.State(stored.State)}, so there is nothing to compare with",
                    $"Choose one that has ended of 'sweeper trials {sweep.Name}', or the word best");
            }

            TrialPlan plan = await DownloadedInputs.RestoreAsync(TrialJson.ReadPlan(TrialFolder.Of(sweep.Folder, stored.Number)), terminal, stop);
            var suspects = Suspects.Before(plan, start, TrainingProgram.Version);
            suspects.ForEach(suspect => terminal.Error.WriteLine($"note: {suspect}"));
            var watch = new Watch(terminal, plan.Objective, start, suspects);
            StoredTrial again = await LoneTrial.RunAsync(
                terminal, sweep, plan, SlotFor(start, parsed.GetValue(threads)), watch, stored.State == TrialState.Pruned ? last.Epoch : null);
            var comparison = Reproduction.Compare(stored, again);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, Json(stored, again, comparison, suspects));
            }
            else
            {
                Print(terminal, sweep, stored, again, comparison, suspects);
            }

            return comparison.IsIdentical ? ExitCode.Success : ExitCode.SomeFailed;
        });
        return command;
    }

    /// <summary>The device that the trial ran on; where this machine does not have it, the first one there is.</summary>
    private static DeviceSlot SlotFor(StartInfo start, int? threads)
    {
        if (threads is < 1)
        {
            throw new UserErrorException($"--threads is {threads}, but must be 1 or more", "Leave it out to take as many as the trial had");
        }

        string device = start.Device == "cpu" || DeviceSlots.Discover(null, null).Any(slot => slot.Device == start.Device)
            ? start.Device
            : DeviceSlots.Discover(null, null)[0].Device;
        return new DeviceSlot(device, device, threads ?? start.Threads);
    }

    private static void Print(
        Terminal terminal, StoredSweep sweep, StoredTrial stored, StoredTrial again, Reproduction comparison, List<string> suspects)
    {
        terminal.Print(TrialTables.Compared(stored, again, sweep.Objective));
        if (comparison.IsIdentical)
        {
            terminal.Out.WriteLine($"IDENTICAL: all {stored.Epochs[0].Metrics.Count} metrics of "
                + Format.Count(stored.Epochs.Count, "epoch")
                + (stored.Finish!.WeightsSha256 is { Length: > 0 } hash ? $" and the weights' SHA-256 ({hash[..12]}...)" : "")
                + " are the same to the bit.");
            return;
        }

        string verdict = comparison.Verdict == ReproductionVerdict.SameMetrics ? "SAME METRICS" : "DIFFERENT";
        terminal.Out.WriteLine($"{verdict}: {comparison.Difference}.");
        terminal.Out.WriteLine(suspects.Count == 0
            ? stored.Finish?.WeightsSha256.Length == 0
                ? "The command and the files it names are the same; does the script take SWEEPER_SEED for all that it draws?"
                : "Data, model, program, libtorch, device and threads are the same; another processor or BLAS may compute other last digits."
            : $"Likely because {string.Join("; ", suspects)}.");
    }

    private static JsonObject Json(StoredTrial stored, StoredTrial again, Reproduction comparison, List<string> suspects) => new()
    {
        ["trial"] = stored.Number,
        ["verdict"] = Format.Snake(comparison.Verdict.ToString()),
        ["identical"] = comparison.IsIdentical,
        ["difference"] = comparison.Difference,
        ["first_different_epoch"] = comparison.Epoch,
        ["changed"] = new JsonArray([.. suspects.Select(suspect => JsonValue.Create(suspect))]),
        ["before"] = new JsonArray([.. stored.Epochs.Select(JsonOutput.Epoch)]),
        ["now"] = new JsonArray([.. again.Epochs.Select(JsonOutput.Epoch)]),
    };

    /// <summary>Tells what is other than it was as soon as the worker knows it, and each epoch.</summary>
    private sealed class Watch(Terminal terminal, Objective objective, StartInfo before, List<string> suspects) : IProgress<SweepNews>
    {
        private readonly EpochLines _epochs = new(terminal, objective);

        public void Report(SweepNews value)
        {
            if (value is SweepNews.TrialStarted { Info: var now })
            {
                foreach (string suspect in Suspects.AtStart(before, now))
                {
                    suspects.Add(suspect);
                    terminal.Error.WriteLine($"note: {suspect}");
                }
            }

            _epochs.Report(value);
        }
    }
}
