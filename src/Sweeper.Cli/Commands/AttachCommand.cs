using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper attach [SWEEP]</c></summary>
internal static class AttachCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = SharedOptions.SweepArgument();
        var session = new SessionArguments();
        var command = new SweeperCommand(
            "attach", "Take a sweep on Slurm over whose runner went away; its jobs have gone on.", "sweeper attach", "sweeper attach sst-grid")
        {
            name,
        };
        session.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            SessionOptions options = session.Of(parsed);
            SweepSpec spec = await new SweepInputs(terminal, options.Quiet).ReadStoredAsync(parsed.GetValue(name), options.Home, stop);
            return spec.Slurm is not null ? await new SweepSession(terminal, options).RunAsync(spec) : throw new UserErrorException(
                $"sweep '{spec.Name}' runs on this machine, not on Slurm, so nothing of it goes on by itself", $"Go on with 'sweeper resume {spec.Name}'");
        });
        return command;
    }
}
