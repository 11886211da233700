using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper plan FILE [key=value ...]</c></summary>
internal static class PlanCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The sweep file." };
        var overrides = new Argument<string[]>("key=value")
        {
            Description = "Set keys of the sweep file, such as learning_rate=1e-4,3e-4 or run_cap=4.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var canonical = new Option<bool>("--canonical") { Description = "Print the file in W&B's long form, and nothing else." };
        var without = new Option<bool>("--no-calibration") { Description = "Measure nothing: no time is told unless an earlier plan measured it." };
        var price = new Option<double?>("--price-per-hour") { Description = "What a device costs an hour, such as 2.50.", HelpName = "AMOUNT" };
        var session = new SessionArguments();
        var command = new SweeperCommand(
            "plan",
            "Say what a sweep would run, what is done already, how long it would take and what it would cost; run nothing.",
            "sweeper plan sweeps/sst-grid.yaml",
            "sweeper plan sweeps/sst-grid.yaml epochs=2,4 --price-per-hour 2.50",
            "sweeper plan sweeps/sst-grid.yaml --canonical")
        {
            file, overrides, canonical, without, price,
        };
        session.AddTo(command);
        session.AddExecutorTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            SessionOptions options = session.Of(parsed);
            if (parsed.GetValue(canonical))
            {
                terminal.Out.Write(CanonicalFile.Of(
                    SweepFileReader.Read(parsed.GetValue(file)!, [.. parsed.GetValue(overrides) ?? [], .. session.Overrides(parsed)], Installation.ReaderContext)));
                return ExitCode.Success;
            }

            if (parsed.GetValue(price) is { } amount && !(double.IsFinite(amount) && amount >= 0))
            {
                throw new UserErrorException($"--price-per-hour is {amount}, but must be 0 or more", "Give what a device costs an hour, such as 2.50");
            }

            SweepSpec spec = await new SweepInputs(terminal, options.Quiet).ReadAsync(
                parsed.GetValue(file)!, [.. parsed.GetValue(overrides) ?? [], .. session.Overrides(parsed)], options.Home, stop);
            return await new PlanSession(terminal, new PlanOptions
            {
                Session = options,
                Calibrates = !parsed.GetValue(without),
                PricePerHour = parsed.GetValue(price),
            }).RunAsync(spec);
        });
        return command;
    }
}
