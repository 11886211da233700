using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Engine.SweepFiles;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper run FILE [key=value ...]</c></summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The sweep file." };
        var overrides = new Argument<string[]>("key=value")
        {
            Description = "Set keys of the sweep file, such as learning_rate=1e-4,3e-4 or run_cap=4.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be run and how long it would take, as sweeper plan does, and run nothing." };
        var session = new SessionArguments();
        var command = new SweeperCommand(
            "run",
            "Run a sweep, or go on with one that was interrupted.",
            "sweeper run sweeps/sst-grid.yaml",
            "sweeper run sweeps/sst-grid.yaml learning_rate=1e-4,3e-4 epochs=2 name=quick --jobs 1")
        {
            file, overrides, dryRun,
        };
        session.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            SweepSpec spec = SweepFileReader.Read(
                parsed.GetValue(file)!, parsed.GetValue(overrides) ?? [], Installation.ReaderContext);
            return parsed.GetValue(dryRun)
                ? new PlanSession(terminal, new PlanOptions { Session = session.Of(parsed) }).RunAsync(spec)
                : new SweepSession(terminal, session.Of(parsed)).RunAsync(spec);
        });
        return command;
    }
}
