using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Execution;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;

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
        var command = new SweeperCommand(
            "validate", "Check a sweep file, its data and its model, and run nothing.", "sweeper validate sweeps/sst-grid.yaml")
        {
            file, overrides, home,
        };
        command.SetAction(parsed =>
        {
            SweepSpec spec = SweepFileReader.Read(
                parsed.GetValue(file)!, parsed.GetValue(overrides) ?? [], Installation.ReaderContext);
            InputCheck.ThrowIfUnusable(spec);

            foreach (string note in InputCheck.Notes(spec))
            {
                terminal.Error.WriteLine($"note: {note}");
            }

            string trials = spec.PlannedTrials is { } count ? Format.Count(count, "trial") : "trials without end";
            terminal.Out.WriteLine($"{parsed.GetValue(file)} is fine: sweep '{spec.Name}', {trials}, "
                + $"{spec.Objective.Metric} ({Format.Better(spec.Objective)}).");
            int slots = DeviceSlots.Discover(null, null).Count;
            terminal.Out.WriteLine($"It takes {new DiskCheck(spec, SweeperHome.Resolve(parsed.GetValue(home)), over: 0, slots)}.");
            return ExitCode.Success;
        });
        return command;
    }
}
