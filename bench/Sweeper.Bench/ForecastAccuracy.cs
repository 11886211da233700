using System.Globalization;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Search.Samplers;
using Sweeper.Training;

namespace Sweeper.Bench;

/// <summary>
/// Runs three real sweeps and notes at every news what the live view would say is to go; at the end it is known what was to go.
/// </summary>
internal static class ForecastAccuracy
{
    private static readonly double[] Moments = [0.25, 0.5, 0.75];

    private static readonly (string Name, string[] Overrides)[] Sweeps =
    [
        ("epochs mixed", ["learning_rate=1e-4,3e-4,1e-3", "epochs=1,2,4", "batch_size=32", "dropout=0.1", "optimizer=adamw"]),
        ("batch sizes mixed", ["learning_rate=1e-4,3e-4,1e-3", "epochs=2", "batch_size=8,16,64", "dropout=0.1", "optimizer=adamw"]),
        ("asha", ["learning_rate=1e-4,2e-4,3e-4,1e-3", "epochs=4", "batch_size=16,32,64", "dropout=0.1", "optimizer=adamw", "sweeper.pruner={type: asha}"]),
    ];

    /// <summary>Predicted over true whole time of the run, after a quarter, a half and three quarters of it; the target is 0.85 to 1.15.</summary>
    public static async Task MeasureAsync()
    {
        Say($"{"sweep",-20}{"trials",7}{"wall s",8}{"at 25 %",9}{"at 50 %",9}{"at 75 %",9}   remaining, predicted / true");
        foreach ((string name, string[] overrides) in Sweeps)
        {
            string home = Directory.CreateTempSubdirectory("sweeper-bench-home-").FullName;
            try
            {
                await MeasureAsync(name, overrides, new SweeperHome(home));
            }
            finally
            {
                Directory.Delete(home, recursive: true);
            }
        }
    }

    private static async Task MeasureAsync(string name, string[] overrides, SweeperHome home)
    {
        SweepSpec spec = SweepFileReader.Read(Paths.InProject("sweeps", "sst-grid.yaml"), overrides, new ReaderContext
        {
            Task = TextClassificationTask.Description,
            SearchRoots = [Paths.Root],
            CurrentFolder = Paths.Root,
        });
        home.Create();
        using var store = SqliteSweepStore.Open(home.Database, readOnly: false);
        var log = new Log(TimeProvider.System);
        string program = Paths.InProject("src", "Sweeper.Cli", "bin", "Release", "net10.0", "sweeper.dll");
        await using var executor = new LocalExecutor(new WorkerCommand("dotnet", [program, "worker"]), DeviceSlots.Discover("cpu", null));
        var runner = new SweepRunner(store, executor, new GridSampler(), TimeProvider.System, log);
        SweepOutcome outcome = await runner.RunAsync(spec, home.Sweep(spec.Name), TextClassificationTask.InputHashes, CancellationToken.None);
        double wall = log.Entries[^1].Elapsed;
        (double Whole, double Left)[] ratios = [.. Moments.Select(share => log.At(share * wall, wall))];
        Say($"{name,-20}{outcome.Trials.Count,7}{wall,8:F1}{ratios[0].Whole,9:F2}{ratios[1].Whole,9:F2}{ratios[2].Whole,9:F2}   {ratios[0].Left:F2} {ratios[1].Left:F2} {ratios[2].Left:F2}");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed class Log(TimeProvider clock) : IProgress<SweepNews>
    {
        private readonly SweepProgress _progress = new([]);
        private readonly List<(double Elapsed, double? Remaining)> _entries = [];

        public IReadOnlyList<(double Elapsed, double? Remaining)> Entries => _entries;

        public void Report(SweepNews value)
        {
            DateTimeOffset now = clock.GetUtcNow();
            _progress.Apply(value, now);
            _entries.Add((_progress.Elapsed(now).TotalSeconds, _progress.Remaining(now)?.TotalSeconds));
        }

        /// <summary>What the latest news before a moment said: the whole time foreseen over the true one, and the same of what was left.</summary>
        public (double Whole, double Left) At(double moment, double wall)
        {
            (double elapsed, double? remaining) = _entries.Last(entry => entry.Elapsed <= moment);
            return ((elapsed + (remaining ?? 0)) / wall, (remaining ?? 0) / (wall - elapsed));
        }
    }
}
