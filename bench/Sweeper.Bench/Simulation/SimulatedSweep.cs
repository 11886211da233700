using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Search.Samplers;
using Sweeper.Training;

namespace Sweeper.Bench.Simulation;

/// <summary>A sweep of thousands of trials through the real runner and the real store, and the report over it.</summary>
internal static class SimulatedSweep
{
    private const int Slots = 16;
    private const int Reports = 7;

    /// <param name="trials">How many.</param>
    /// <param name="home">Where; kept. Null for a temporary folder.</param>
    public static async Task RunAsync(int trials, string? home)
    {
        string folder = home ?? Directory.CreateTempSubdirectory("sweeper-bench-home-").FullName;
        try
        {
            await MeasureAsync(trials, new SweeperHome(folder));
        }
        finally
        {
            if (home is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>A random search of so many trials.</summary>
    public static SweepSpec Spec(int trials) =>
        SweepFileReader.ReadText(Text(trials), Paths.InProject("sweeps", "simulated.yaml"), [], Context);

    public static IReadOnlyList<RecordedCurve> Curves() =>
        RecordedCurve.ReadAll(Paths.InProject("bench", "Sweeper.Bench", "Simulation", "curves.jsonl"));

    private static async Task MeasureAsync(int trials, SweeperHome home)
    {
        home.Create();
        SweepSpec spec = Spec(trials);
        var clock = Stopwatch.StartNew();
        using (var store = SqliteSweepStore.Open(home.Database, readOnly: false))
        {
            await using var executor = new SimulatedExecutor(Slots, Curves());
            var runner = new SweepRunner(store, executor, new RandomSampler(), TimeProvider.System, new Nobody());
            SweepOutcome outcome = await runner.RunAsync(
                spec, home.Sweep(spec.Name), _ => new Dictionary<string, string>(), CancellationToken.None);
            clock.Stop();
            Say($"{outcome.Trials.Count} trials of {outcome.Trials[0].Epochs.Count} epochs, {outcome.Trials[0].Epochs[0].Metrics.Count} metrics each");
        }

        Say($"  runner and store: {clock.Elapsed.TotalSeconds:F1} s (aim 60), on {Slots} slots");
        Say($"  peak memory of the runner: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB (aim 300)");
        Say($"  store: {new FileInfo(home.Database).Length / 1e6:F0} MB");
        Report(home);
    }

    private static void Report(SweeperHome home)
    {
        string program = Paths.InProject("src", "Sweeper.Cli", "bin", "Release", "net10.0", "sweeper.dll");
        double[] seconds = new double[Reports];
        for (int i = 0; i < Reports; i++)
        {
            var clock = Stopwatch.StartNew();
            using Process process = Process.Start(
                new ProcessStartInfo("dotnet", [program, "report", "--home", home.Path]) { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            seconds[i] = clock.Elapsed.TotalSeconds;
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"report ended with exit code {process.ExitCode}; is src/Sweeper.Cli built?");
            }
        }

        Array.Sort(seconds);
        Say($"  report, the whole command: {seconds[Reports / 2]:F2} s (aim 1), median of {Reports} from {seconds[0]:F2} to {seconds[^1]:F2} s");
    }

    private static ReaderContext Context => new()
    {
        Task = TextClassificationTask.Description,
        SearchRoots = [Paths.Root],
        CurrentFolder = Paths.Root,
    };

    private static string Text(int trials) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        name: simulated
        method: random
        run_cap: {{trials}}
        metric: { name: f1, goal: maximize }
        parameters:
          learning_rate: { distribution: log_uniform_values, min: 1e-5, max: 3e-3 }
          dropout: { min: 0.0, max: 0.4 }
          epochs: 20
        sweeper:
          task: { type: text-classification, model: models/tiny-bert, data: data/movie-sentences }
        """);

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed class Nobody : IProgress<SweepNews>
    {
        public void Report(SweepNews value)
        {
        }
    }
}
