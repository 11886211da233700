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
            "sweeper run sweeps/sst-grid.yaml learning_rate=1e-4,3e-4 epochs=2 name=quick --jobs 1",
            "sweeper run sweeps/sst-grid.yaml --executor slurm")
        {
            file, overrides, dryRun,
        };
        session.AddTo(command);
        session.AddExecutorTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            SessionOptions options = session.Of(parsed);
            SweepSpec spec = await new SweepInputs(terminal, options.Quiet).ReadAsync(
                parsed.GetValue(file)!, [.. parsed.GetValue(overrides) ?? [], .. session.Overrides(parsed)], options.Home, stop);
            return parsed.GetValue(dryRun)
                ? await new PlanSession(terminal, new PlanOptions { Session = options }).RunAsync(spec)
                : await new SweepSession(terminal, options).RunAsync(spec);
        });
        return command;
    }
}
