using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
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
            "Run a trial again, alone, from its plan: are every metric and the weights the same to the bit? Does it fail again?",
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

            if (stored.State == TrialState.Failed)
            {
                return await FailedTrial.RunAsync(terminal, sweep, stored, parsed.GetValue(json));
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
            StoredTrial again = await LoneTrial.RunAsync(
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

        terminal.Out.WriteLine($"DIFFERENT: {comparison.Difference}.");
        terminal.Out.WriteLine(suspects.Count == 0
            ? stored.Finish?.WeightsSha256.Length == 0
                ? "The command and the files it names are the same; does the script take SWEEPER_SEED for all that it draws?"
                : "Data, model, libtorch and device are the same; another processor or BLAS may compute other last digits."
            : $"Likely because {string.Join("; ", suspects)}.");
    }

    private static JsonObject Json(StoredTrial stored, Reproduction comparison, List<string> suspects) => new()
    {
        ["trial"] = stored.Number,
        ["identical"] = comparison.IsIdentical,
        ["difference"] = comparison.Difference,
        ["changed"] = new JsonArray([.. suspects.Select(suspect => JsonValue.Create(suspect))]),
    };
}
