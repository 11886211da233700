using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
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
            SweepSpec spec = await new SweepInputs(terminal, options.Quiet).ReadStoredAsync(parsed.GetValue(name), options.Home, stop);
            return await new SweepSession(terminal, options).RunAsync(spec);
        });
        return command;
    }
}
