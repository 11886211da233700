using Sweeper.Engine.Execution;
using Sweeper.Engine.SweepFiles;
using Sweeper.Training;

namespace Sweeper.Cli.Composition;

/// <summary>What comes with this program and how it starts itself.</summary>
internal static class Installation
{
    /// <summary>Holds the bundled <c>models/</c> and <c>data/</c>.</summary>
    public static string Bundled { get; } = Path.Combine(AppContext.BaseDirectory, "bundled");

    /// <summary>What sweep files are read against.</summary>
    public static ReaderContext ReaderContext => new()
    {
        Task = TextClassificationTask.Description,
        SearchRoots = [Bundled],
        CurrentFolder = Environment.CurrentDirectory,
    };

    /// <summary>This program as a worker. Under <c>dotnet sweeper.dll</c> the process is dotnet, so the assembly is named.</summary>
    public static WorkerCommand WorkerCommand()
    {
        string process = Environment.ProcessPath
            ?? throw new InvalidOperationException("Bug in Sweeper: the path of this process is unknown.");
        string assembly = Path.Combine(AppContext.BaseDirectory, "sweeper.dll");
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? new WorkerCommand(process, [assembly, "worker"])
            : new WorkerCommand(process, ["worker"]);
    }
}
