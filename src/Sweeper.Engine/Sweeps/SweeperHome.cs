using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Sweeps;

/// <summary>Where Sweeper keeps everything: the store and one folder for each sweep.</summary>
/// <param name="path">Absolute path.</param>
public sealed class SweeperHome(string path)
{
    public string Path { get; } = path;

    /// <summary>The store.</summary>
    public string Database => System.IO.Path.Combine(Path, "sweeper.db");

    /// <summary>What can be made again: encoded data sets. May be deleted at any time.</summary>
    public string TokenCache => System.IO.Path.Combine(Path, "cache", "tokens");

    /// <summary>The home in which a sweep's folder lies.</summary>
    public static SweeperHome Of(SweepFolder folder) =>
        new(System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.Path, "..", "..")));

    /// <summary>How fast trials ran when plans were made.</summary>
    public string Calibrations => System.IO.Path.Combine(Path, "calibrations.json");

    /// <summary>The home that was asked for, else the environment's SWEEPER_HOME, else <c>.sweeper</c> in the current folder.</summary>
    public static SweeperHome Resolve(string? option)
    {
        string? environment = Environment.GetEnvironmentVariable("SWEEPER_HOME");
        string path = option ?? (string.IsNullOrWhiteSpace(environment) ? ".sweeper" : environment);
        return new SweeperHome(System.IO.Path.GetFullPath(path));
    }

    /// <summary>Creates the folder where it is missing.</summary>
    /// <exception cref="UserErrorException">It cannot be created or written.</exception>
    public void Create() => FileErrors.Explain(Path, () =>
    {
        Directory.CreateDirectory(Path);
        string probe = System.IO.Path.Combine(Path, $".probe-{Environment.ProcessId}");
        File.WriteAllText(probe, "");
        File.Delete(probe);
    });

    /// <summary>The folder of a sweep.</summary>
    public SweepFolder Sweep(string name) => new(System.IO.Path.Combine(Path, "sweeps", name));
}

/// <summary>The files of one sweep. The only type that knows their names.</summary>
/// <param name="path">Absolute path of the folder.</param>
public sealed class SweepFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>Locked by the process that runs the sweep.</summary>
    public string RunLock => System.IO.Path.Combine(Path, "run.lock");

    /// <summary>Who holds <see cref="RunLock"/>.</summary>
    public string RunOwner => System.IO.Path.Combine(Path, "run.json");

    /// <summary>What the workers printed outside of any trial.</summary>
    public string WorkerLog => System.IO.Path.Combine(Path, "workers.log");

    /// <summary>Every look at the test split.</summary>
    public string FinalLooks => System.IO.Path.Combine(Path, "final-test.json");

    public TrialFolder Trial(int number) => TrialFolder.Of(Path, number);
}
