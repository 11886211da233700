using Sweeper.Engine.Execution;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
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

    /// <summary>Tells workers where encoded data sets are kept.</summary>
    public const string TokenCacheVariable = "SWEEPER_TOKEN_CACHE";

    /// <summary>How to start this program. Under <c>dotnet sweeper.dll</c> the process is dotnet, so the assembly is named.</summary>
    public static IReadOnlyList<string> Command
    {
        get
        {
            string process = Environment.ProcessPath
                ?? throw new InvalidOperationException("Bug in Sweeper: the path of this process is unknown.");
            return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, Path.Combine(AppContext.BaseDirectory, "sweeper.dll")] : [process];
        }
    }

    /// <summary>This program as a worker.</summary>
    /// <param name="home">Whose cache the worker shares.</param>
    public static WorkerCommand WorkerCommand(SweeperHome home) => new(Command[0], [.. Command.Skip(1), "worker"])
    {
        Environment = new Dictionary<string, string> { [TokenCacheVariable] = home.TokenCache },
    };
}
