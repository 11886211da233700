using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Search.Samplers;

namespace Sweeper.Bench.Simulation;

/// <summary>What four readers in a loop cost a sweep that writes all the time.</summary>
/// <remarks>
/// Trials are recorded ones whose epochs take a fixed time, so that what differs between the two runs is what the readers do
/// to the store: a sweep that trains would also share its processors with them.
/// </remarks>
internal static class ReaderCost
{
    private const int Slots = 2;
    private const int EpochsOfTrial = 20;
    private static readonly string[] Commands = ["report", "status", "trials", "ls"];
    private static readonly TimeSpan Epoch = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    /// <param name="seconds">Length of each run, about.</param>
    public static async Task MeasureAsync(int seconds)
    {
        int trials = Math.Max(Slots, (int)(seconds * Slots / (Epoch.TotalSeconds * EpochsOfTrial)));
        for (int round = 0; round < 2; round++)
        {
            double alone = await RunAsync(trials, withReaders: false);
            double beside = await RunAsync(trials, withReaders: true);
            Say($"  the sweep takes {beside / alone:F3} times as long beside four readers (aim 1.05)");
        }
    }

    private static async Task<double> RunAsync(int trials, bool withReaders)
    {
        string folder = Directory.CreateTempSubdirectory("sweeper-bench-home-").FullName;
        using var stop = new CancellationTokenSource();
        try
        {
            var home = new SweeperHome(folder);
            home.Create();
            SweepSpec spec = SimulatedSweep.Spec(trials);
            using var store = new TimedStore(SqliteSweepStore.Open(home.Database, readOnly: false));
            await using var executor = new SimulatedExecutor(Slots, SimulatedSweep.Curves(), Epoch);
            var runner = new SweepRunner(store, executor, new RandomSampler(), TimeProvider.System, new Progress<SweepNews>());
            var watch = Stopwatch.StartNew();
            double before = SecondsOfChildren();
            Task<SweepOutcome> sweep = Task.Run(() => runner.RunAsync(
                spec, home.Sweep(spec.Name), _ => new Dictionary<string, string>(), CancellationToken.None));
            Task<int>[] readers = withReaders ? [.. Commands.Select(command => ReadAsync(command, folder, stop.Token))] : [];
            await sweep;
            double wall = watch.Elapsed.TotalSeconds;
            await stop.CancelAsync();
            int[] read = await Task.WhenAll(readers);
            double[] sorted = [.. store.Seconds.Order()];
            Say($"{(withReaders ? "beside readers" : "alone"),-15} {wall:F2} s; {sorted.Length} writes: median {1000 * sorted[sorted.Length / 2]:F1} ms, 99 % within {1000 * sorted[sorted.Length * 99 / 100]:F1} ms, all {sorted.Sum():F2} s");
            if (withReaders)
            {
                Say($"                {read.Sum()} commands were run meanwhile, which took {SecondsOfChildren() - before:F1} s of processor time");
            }

            return wall;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> ReadAsync(string command, string home, CancellationToken stop)
    {
        string program = Paths.InProject("src", "Sweeper.Cli", "bin", "Release", "net10.0", "sweeper.dll");
        int reads = 0;
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, command, "--home", home, "--json"])
            {
                RedirectStandardOutput = true,
            })!;
            await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"'sweeper {command}' ended with exit code {process.ExitCode}");
            }

            reads++;
        }

        return reads;
    }

    /// <summary>Processor time of all processes that this one has started and that have ended.</summary>
    private static double SecondsOfChildren()
    {
        const double ticksOfSecond = 100;
        string status = File.ReadAllText("/proc/self/stat");
        string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[13], CultureInfo.InvariantCulture) + double.Parse(fields[14], CultureInfo.InvariantCulture)) / ticksOfSecond;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
