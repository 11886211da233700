using System.Diagnostics;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Tests.Support;

/// <summary>A folder of its own with a tiny data set, a tiny model, a sweep file and a home.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweeper-e2e-").FullName;

    public Workplace()
    {
        Home = File("home");
        TinyFiles.WriteData(File("data"));
        TinyFiles.WriteModel(File("model"));
        WriteSweep(TinyFiles.Sweep);
    }

    /// <summary>The command line as it was built.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "sweeper.dll");

    /// <summary>The folder of Sweeper.sln.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>SWEEPER_HOME; nobody creates it beforehand.</summary>
    public string Home { get; set; }

    /// <summary>Added to the environment of what is started.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Path of the sweep file.</summary>
    public string SweepFile => File("tiny.yaml");

    public string File(string name) => Path.Combine(_folder, name);

    public void WriteSweep(string yaml) => System.IO.File.WriteAllText(SweepFile, yaml);

    public SweepFolder Sweep(string name = "tiny") => new SweeperHome(Home).Sweep(name);

    /// <summary>What a trial's worker has reported so far.</summary>
    public IReadOnlyList<TrialEvent> Events(int trial, string sweep = "tiny") =>
        System.IO.File.Exists(Sweep(sweep).Trial(trial).Events)
            ? [.. new TrialEventReader(Sweep(sweep).Trial(trial)).ReadNew()]
            : [];

    /// <summary>Process ids of the workers that have run trials.</summary>
    public int[] Workers(int trials, string sweep = "tiny") =>
    [
        .. Enumerable.Range(1, trials).SelectMany(trial => Events(trial, sweep))
            .OfType<TrialEvent.Started>().Select(started => started.Info.Pid).Distinct(),
    ];

    public Task<CliRun> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    public async Task<CliRun> RunWithInputAsync(string input, params string[] arguments)
    {
        using CliProcess process = Start(Program, input, arguments);
        return await process.WaitAsync();
    }

    /// <summary>Runs another copy of the program.</summary>
    public async Task<CliRun> RunProgramAsync(string program, params string[] arguments)
    {
        using CliProcess process = Start(program, "", arguments);
        return await process.WaitAsync();
    }

    /// <summary>Runs it so that the first of its processes that gets to a failpoint (docs/reliability.md) is killed there.</summary>
    public async Task<CliRun> RunAndDieAtAsync(string failpoint, params string[] arguments)
    {
        Environment["SWEEPER_FAILPOINT"] = $"{failpoint}=kill";
        Environment["SWEEPER_FAILPOINT_TRACE"] = File("failpoints");
        CliRun run = await RunAsync(arguments);
        Environment.Clear();
        return run;
    }

    public CliProcess Start(params string[] arguments) => Start(Program, "", arguments);

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A worker that is just ending still writes: the system's clean-up takes the rest.
        }
    }

    private CliProcess Start(string program, string input, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = _folder };
        start.Environment["SWEEPER_HOME"] = Home;
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        return new CliProcess(start, input);
    }

    private static string FindRepository()
    {
        string folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Sweeper.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Sweeper.sln is not above the tests");
        }

        return folder;
    }
}
