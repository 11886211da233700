using System.CommandLine;
using Sweeper.Engine.Slurm;
using Sweeper.Training;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper element FILE</c>: what a job on a cluster starts, not people.</summary>
internal static class ElementCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "What the submission runs." };
        var command = new Command("element", "Run the trials of an element of a Slurm job array.") { Hidden = true };
        command.Arguments.Add(file);
        command.SetAction((parsed, _) => SlurmElement.RunAsync(parsed.GetValue(file)!, TrainingProgram.Version, TimeProvider.System));
        return command;
    }
}
