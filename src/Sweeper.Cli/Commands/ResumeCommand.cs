using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper resume [SWEEP]</c></summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = SharedOptions.SweepArgument();
        var session = new SessionArguments();
        var command = new SweeperCommand(
            "resume", "Go on with an interrupted sweep, from the sweep file as it was.", "sweeper resume", "sweeper resume sst-grid")
        {
            name,
        };
        session.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            SessionOptions options = session.Of(parsed);
            StoredSweep sweep;
            using (var catalog = SweepCatalog.Open(options.Home))
            {
                sweep = catalog.Find(parsed.GetValue(name));
            }

            SweepSpec spec = await new SweepInputs(terminal, options.Quiet).ReadAsync(sweep, stop);
            return await new SweepSession(terminal, options).RunAsync(spec);
        });
        return command;
    }
}
