using System.Diagnostics;
using System.Text.Json;

namespace Sweeper.Bench;

/// <summary>The plain PyTorch program that training is timed against, at its best settings.</summary>
internal static class Peer
{
    /// <summary>Runs it on one thread and returns the JSON line of each epoch.</summary>
    public static IReadOnlyList<JsonElement> Run(params string[] arguments)
    {
        string[] fixedArguments =
        [
            Paths.Shared("peers", "peer_finetune.py"),
            "--train", Paths.Shared("data", "sst2", "train.tsv"),
            "--dev", Paths.Shared("data", "sst2", "dev.tsv"),
            "--lr", "3e-4",
        ];
        return [.. Child("/usr/bin/python3", [.. fixedArguments, .. arguments]).Where(row => row.TryGetProperty("epoch", out _))];
    }

    /// <summary>Runs a program with the settings that suit both sides and parses each line it prints as JSON.</summary>
    public static IReadOnlyList<JsonElement> Child(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["OPENBLAS_CORETYPE"] = "SkylakeX";
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "1073741824";
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = "1073741824";
        using Process process = Process.Start(start)!;
        var rows = new List<JsonElement>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            rows.Add(JsonDocument.Parse(line).RootElement.Clone());
        }

        process.WaitForExit();
        return process.ExitCode == 0
            ? rows
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
    }
}
