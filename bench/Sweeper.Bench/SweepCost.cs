using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Bench;

/// <summary>What a sweep costs beyond the training of its trials, and whether workers grow.</summary>
internal static class SweepCost
{
    public static string Program => Paths.InProject("src", "Sweeper.Cli", "bin", "Release", "net10.0", "sweeper.dll");

    /// <summary>Wall time of sst-grid over its trials' training time spread evenly over the slots.</summary>
    public static void Overhead()
    {
        (double wall, IReadOnlyList<StoredTrial> trials) = Run([Paths.InProject("sweeps", "sst-grid.yaml")]);
        int slots = Environment.ProcessorCount;
        double training = trials.Sum(trial => trial.Epochs.Sum(epoch => epoch.TrainSeconds + epoch.EvaluationSeconds));
        double busy = trials.Sum(trial => trial.Finish!.Seconds);
        Say($"sst-grid: {trials.Count} trials on {slots} slots, wall {wall:F1} s");
        Say($"  trials, training and evaluation alone: {training:F1} s, wall / (sum / slots) = {wall / (training / slots):F3}");
        Say($"  trials, from start to finish:          {busy:F1} s, wall / (sum / slots) = {wall / (busy / slots):F3}  (target 1.10)");
        Say($"  worker memory, highest: {trials.Max(trial => trial.Finish!.PeakMemoryBytes) / 1e6:F0} MB (target 600)");
    }

    /// <summary>Peak memory of one worker over 50 trials.</summary>
    public static void Memory()
    {
        string[] arguments =
        [
            Paths.InProject("sweeps", "sst-grid.yaml"), "method=random", "run_cap=50", "epochs=1", "dropout=0.0,0.1,0.2,0.3,0.4",
            "--jobs", "1",
        ];
        (_, IReadOnlyList<StoredTrial> trials) = Run(arguments);
        foreach (StoredTrial trial in trials.Where(trial => trial.Number is 1 or 2 or 5 || trial.Number % 10 == 0))
        {
            Say($"  after trial {trial.Number,2}: {trial.Finish!.PeakMemoryBytes / 1e6:F0} MB");
        }
    }

    private static (double Wall, IReadOnlyList<StoredTrial> Trials) Run(IEnumerable<string> arguments)
    {
        string home = Directory.CreateTempSubdirectory("sweeper-bench-home-").FullName;
        try
        {
            var clock = Stopwatch.StartNew();
            using Process process = Process.Start(
                new ProcessStartInfo("dotnet", [Program, "run", .. arguments, "--home", home, "--quiet"]) { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double wall = clock.Elapsed.TotalSeconds;
            using var store = SqliteSweepStore.Open(new SweeperHome(home).Database, readOnly: true);
            IReadOnlyList<StoredTrial> trials = store.Trials(store.Sweeps()[0].Name);
            return process.ExitCode == 0
                ? (wall, trials)
                : throw new InvalidOperationException($"the sweep ended with exit code {process.ExitCode}");
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
