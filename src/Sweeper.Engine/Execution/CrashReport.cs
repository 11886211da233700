using System.Globalization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>Says how a worker process ended before its trial did.</summary>
internal static class CrashReport
{
    private const int LogLines = 20;
    private const int LogBytes = 1 << 15;

    private static readonly Dictionary<int, string> Signals = new()
    {
        [4] = "killed by signal 4 (SIGILL); was a library built for another processor?",
        [6] = "killed by signal 6 (SIGABRT); a library gave up, its last words are in the log",
        [7] = "killed by signal 7 (SIGBUS); is the disk or /dev/shm full?",
        [8] = "killed by signal 8 (SIGFPE)",
        [9] = "killed by signal 9 (SIGKILL), most likely out of memory; lower batch_size or run fewer trials at once with --jobs",
        [11] = "killed by signal 11 (SIGSEGV), a crash in native code",
        [15] = "killed by signal 15 (SIGTERM); somebody stopped it",
    };

    /// <summary>The failure of a trial whose worker died.</summary>
    /// <param name="exitCode">128 + signal when a signal ended the worker.</param>
    /// <param name="folder">The trial's folder.</param>
    /// <param name="workerErrors">What the worker itself last wrote to standard error.</param>
    public static Failure Of(int exitCode, TrialFolder folder, IReadOnlyList<string> workerErrors)
    {
        string how = Signal(exitCode) is { } signal
            ? $"the worker was {signal}"
            : string.Create(CultureInfo.InvariantCulture, $"the worker ended with exit code {exitCode} before the trial was over");
        return new Failure(FailureKind.Crashed, how, LastWords(folder, workerErrors));
    }

    /// <summary>"killed by signal 9 (SIGKILL)" and the like for 128 + signal; null for an exit code that is none.</summary>
    public static string? Signal(int exitCode) => exitCode > 128 ? Signals.GetValueOrDefault(exitCode - 128) : null;

    /// <summary>
    /// The last lines of the trial's error log, or where that is empty of its other log, and of the worker's own; null when
    /// there are none.
    /// </summary>
    public static string? LastWords(TrialFolder folder, IReadOnlyList<string> workerErrors)
    {
        string[] own = LastLines(folder.Err);
        string[] words = [.. (own.Length > 0 ? own : LastLines(folder.Out)).Concat(workerErrors).TakeLast(LogLines)];
        return words.Length == 0 ? null : string.Join('\n', words);
    }

    /// <summary>The last lines of a log; none when it cannot be read.</summary>
    public static string[] LastLines(string path)
    {
        try
        {
            // A log may be long: its end tells enough.
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            bool isWhole = file.Length <= LogBytes;
            file.Position = isWhole ? 0 : file.Length - LogBytes;
            using var reader = new StreamReader(file);
            string[] lines = reader.ReadToEnd().TrimEnd('\n').Split('\n');
            return lines is [""] ? [] : [.. lines.Skip(isWhole ? 0 : 1).TakeLast(LogLines)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
