using System.Globalization;

namespace Sweeper.Engine.Slurm;

/// <summary>What is given to sbatch. Pure.</summary>
internal static class SlurmScript
{
    /// <summary>The script of a job array.</summary>
    /// <param name="settings">What the user asks for.</param>
    /// <param name="name">The job's.</param>
    /// <param name="elements">Elements of the array. 1 or more.</param>
    /// <param name="folder">The submission's.</param>
    /// <param name="program">How the program is started on the node, its arguments included.</param>
    public static string Of(SlurmSettings settings, string name, int elements, SlurmChunkFolder folder, IReadOnlyList<string> program) =>
        Text(
            [
                $"--job-name={name}",
                string.Create(CultureInfo.InvariantCulture, $"--array=0-{elements - 1}%{settings.MaxParallel}"),
                $"--output={Pattern(folder.Path)}/slurm-%a.log",
                .. Common(settings),
            ],
            settings,
            $$"""
            restart=${SLURM_RESTART_COUNT:-0}
            signal={{Quoted(folder.Path)}}/element-$SLURM_ARRAY_TASK_ID-$restart.signal
            """,
            [.. program, folder.Manifest]);

    /// <summary>The script of the job that goes ahead.</summary>
    /// <param name="settings">What the user asks for.</param>
    /// <param name="name">The job's.</param>
    /// <param name="folder">The canary's.</param>
    /// <param name="program">How the program is started on the node, its arguments included.</param>
    public static string Canary(SlurmSettings settings, string name, SlurmCanaryFolder folder, IReadOnlyList<string> program) =>
        Text([$"--job-name={name}", "--array=0", $"--output={Pattern(folder.Log)}", .. Common(settings)], settings, "signal=/dev/null", program);

    /// <summary>A text as one word of the shell.</summary>
    public static string Quoted(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-=:,+@%".Contains(c, StringComparison.Ordinal))
            ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A path in a file name pattern of sbatch.</summary>
    private static string Pattern(string path) => Quoted(path.Replace("%", "%%", StringComparison.Ordinal));

    private static IEnumerable<string> Common(SlurmSettings settings)
    {
        if (settings.Partition is { } partition)
        {
            yield return $"--partition={partition}";
        }

        if (settings.GpusPerTrial > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{(settings.GpuOption == SlurmGpuOption.Gres ? "--gres=gpu:" : "--gpus=")}{settings.GpusPerTrial}");
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"--ntasks=1 --cpus-per-task={settings.CpusPerTrial}");
        if (settings.MemoryMegabytes is { } memory)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--mem={memory}M");
        }

        if (settings.Time is { } time)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--time={Math.Max(1, Math.Ceiling(time.TotalMinutes)):0}");
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"--signal=B:USR1@{settings.Warning.TotalSeconds:0}");
        yield return "--requeue --open-mode=append";
        foreach (string option in settings.Options)
        {
            yield return option;
        }
    }

    /// <remarks>
    /// A script is read while it runs, and a requeue deletes it: so all of it is one group of commands. The shell does not pass Slurm's
    /// warning on as a signal, which a program that is just starting would die of: it leaves a file that the program looks for.
    /// </remarks>
    private static string Text(
        IReadOnlyList<string> options, SlurmSettings settings, string definitions, IReadOnlyList<string> program) => $$"""
        #!/bin/bash
        {{string.Join('\n', options.Select(option => $"#SBATCH {option}"))}}
        {
        {{definitions}}
        pid=
        trap ': > "$signal"' USR1
        trap '[ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null' TERM
        {{settings.Setup ?? "# setup: nothing"}}
        {{string.Join(' ', program.Select(Quoted))}} </dev/null &
        pid=$!
        while :; do
          wait "$pid"; code=$?
          kill -0 "$pid" 2>/dev/null || break
        done
        exit "$code"
        }

        """;
}
