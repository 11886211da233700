using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Bench;

/// <summary>What a trial that runs a script costs beyond starting the script.</summary>
internal static class ScriptCost
{
    private const int Trials = 200;
    private const int WarmUp = 10;

    private const string Source = """
        #include <stdio.h>
        int main(void) { puts("{\"value\": 1}"); return 0; }
        """;

    /// <summary>Trials of a compiled program that reports one metric and ends, on one slot, against starting the same program.</summary>
    public static void Measure()
    {
        string folder = Directory.CreateTempSubdirectory("sweeper-bench-script-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "noop.c"), Source);
            string program = Path.Combine(folder, "noop");
            Process.Start("cc", ["-O2", "-o", program, Path.Combine(folder, "noop.c")]).WaitForExit();
            double[] before = Starts(program);
            double[] trials = RunSweep(folder);
            double[] after = Starts(program);
            double[] starts = [.. before.Concat(after).Order()];
            Say($"starting the program and waiting for it: median {Median(starts):F2} ms of {starts.Length}");
            Say($"a trial, from its start to the next one's: median {Median(trials):F2} ms, mean {trials.Average():F2} ms of {trials.Length}");
            Say($"  difference of the medians {Median(trials) - Median(starts):F2} ms, of the means {trials.Average() - starts.Average():F2} ms (target 15)");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double[] Starts(string program)
    {
        List<double> milliseconds = [];
        for (int i = 0; i < Trials + WarmUp; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            using (Process process = Process.Start(new ProcessStartInfo(program) { RedirectStandardOutput = true })!)
            {
                process.StandardOutput.ReadToEnd();
                process.WaitForExit();
            }

            milliseconds.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return [.. milliseconds.Skip(WarmUp)];
    }

    /// <summary>Milliseconds from the start of each trial to that of the next, after a few.</summary>
    private static double[] RunSweep(string folder)
    {
        string file = Path.Combine(folder, "noop.yaml");
        File.WriteAllText(file, $$"""
            name: noop
            method: grid
            program: ./noop
            command: ["${program}", "${args}"]
            metric: { name: value, goal: maximize }
            parameters: { x: { min: 1, max: {{Trials + WarmUp}} } }
            """);
        string home = Path.Combine(folder, "home");
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet", [SweepCost.Program, "run", file, "--home", home, "--jobs", "1", "--quiet"])
        {
            RedirectStandardOutput = true,
        })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        using var store = SqliteSweepStore.Open(new SweeperHome(home).Database, readOnly: true);
        DateTimeOffset[] starts = [.. store.Trials("noop").Where(trial => trial.HasResult).Select(trial => trial.Started!.Value).Order()];
        return starts.Length == Trials + WarmUp
            ? [.. starts.Skip(WarmUp).Zip(starts.Skip(WarmUp + 1), (one, next) => (next - one).TotalMilliseconds)]
            : throw new InvalidOperationException($"{starts.Length} trials of {Trials + WarmUp} completed");
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
