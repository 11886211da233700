using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Slurm;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Bench;

/// <summary>What a cluster costs 200 trials of one second on 6 places, packed by Sweeper, and the same work as jobs of Slurm's own.</summary>
internal static class SlurmOverhead
{
    private const int Trials = 200;
    private const int Places = 6;

    /// <summary>Needs a Slurm with room for six jobs; SLURM_CONF may name one.</summary>
    public static void Measure()
    {
        double ideal = (double)Trials / Places;
        double packed = Packed();
        Say($"{Trials} trials of 1 s on {Places} places: {ideal:F1} s at best");
        Say($"  Sweeper, packed, from sweeper run to its report: {packed:F1} s, {packed / ideal:F2} of that (target 1.25)");
        double alone = Unpacked();
        Say($"  Slurm, one array of {Trials} jobs 'sleep 1': {alone:F1} s, {alone / ideal:F2} of that");
        Say($"  ratio {packed / alone:F2}");
    }

    private static double Packed()
    {
        string folder = Directory.CreateTempSubdirectory("sweeper-bench-slurm-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "second.sh"), "#!/bin/sh\nsleep 1\necho '{\"value\": 1}'\n");
            string file = Path.Combine(folder, "second.yaml");
            File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$"""
                name: second
                method: grid
                program: ./second.sh
                command: ["sh", "${program}"]
                metric: { name: value, goal: maximize }
                parameters: { x: { min: 1, max: {{Trials}} } }
                sweeper:
                  executor: { type: slurm, gpus_per_trial: 1, devices: cpu, max_parallel: {{Places}}, trials_per_job: {{(Trials + Places - 1) / Places}} }
                """));
            string home = Path.Combine(folder, "home");
            long begin = Stopwatch.GetTimestamp();
            using Process process = Process.Start(new ProcessStartInfo("dotnet", [SweepCost.Program, "run", file, "--home", home, "--quiet"])
            {
                RedirectStandardOutput = true,
            })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            string calls = new SlurmFolder(new SweeperHome(home).Sweep("second").Path).Calls;
            Say($"exit code {process.ExitCode}, {File.ReadAllLines(calls).Count(line => line.Contains("Z squeue ", StringComparison.Ordinal))} questions to squeue");
            return seconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Unpacked()
    {
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(
            "sbatch", ["--wait", "--parsable", "--gres=gpu:1", "--output=/dev/null", FormattableString.Invariant($"--array=0-{Trials - 1}%{Places}"), "--wrap", "sleep 1"])
        {
            RedirectStandardOutput = true,
        })!;
        process.WaitForExit();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
