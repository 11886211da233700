using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Execution;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Training.Data;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper validate FILE</c></summary>
internal static class ValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The sweep file." };
        var overrides = new Argument<string[]>("key=value")
        {
            Description = "Set keys of the sweep file.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        var command = new SweeperCommand(
            "validate", "Check a sweep file, its data and its model, and run nothing.", "sweeper validate sweeps/sst-grid.yaml")
        {
            file, overrides, home, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            SweepSpec spec = await new SweepInputs(terminal, quiet: false).ReadAsync(
                parsed.GetValue(file)!, parsed.GetValue(overrides) ?? [], parsed.GetValue(home), stop);
            // Nothing is left where no sweep has run yet.
            var place = SweeperHome.Resolve(parsed.GetValue(home));
            IReadOnlyList<DeviceSlot> slots = DeviceSlots.Discover(null, null);
            DataSummary? data = InputCheck.Examine(spec, slots, Directory.Exists(place.Path) ? place.TokenCache : null);
            string[] notes = [.. InputCheck.Notes(spec)];
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, Json(spec, data, notes));
                return ExitCode.Success;
            }

            Array.ForEach(notes, note => terminal.Error.WriteLine($"note: {note}"));
            string trials = spec.PlannedTrials is { } count ? Format.Count(count, "trial") : "trials without end";
            terminal.Out.WriteLine($"{parsed.GetValue(file)} is fine: sweep '{spec.Name}', {trials}, "
                + $"{spec.Objective.Metric} ({Format.Better(spec.Objective)}).");
            foreach (string line in data is null ? [] : DataText.Lines(data))
            {
                terminal.Out.WriteLine(line);
            }

            if (DiskCheck.Of(spec, place, over: 0, slots.Count) is { } disk)
            {
                terminal.Out.WriteLine($"disk: {disk}");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static JsonObject Json(SweepSpec spec, DataSummary? data, string[] notes) => new()
    {
        ["sweep"] = spec.Name,
        ["trials"] = spec.PlannedTrials,
        ["objective"] = JsonOutput.Objective(spec.Objective),
        ["notes"] = new JsonArray([.. notes.Select(note => (JsonNode)note)]),
        ["data"] = data is null ? null : DataJson.Of(data),
    };
}
