using System.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Scripts;
using Sweeper.Training;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper worker</c>: what the runner starts, not people.</summary>
internal static class WorkerProcessCommand
{
    public static Command Create()
    {
        var command = new Command("worker", "Run trials that the runner hands over on standard input.") { Hidden = true };
        command.SetAction(_ => WorkerLoop.Run(
            () => new PlannedTask(() => new TextClassificationTask(Environment.GetEnvironmentVariable(Installation.TokenCacheVariable))),
            TimeProvider.System));
        return command;
    }
}
