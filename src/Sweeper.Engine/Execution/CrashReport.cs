using System.Globalization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>Says how a worker process ended before its trial did.</summary>
internal static class CrashReport
{
    private const int LogLines = 20;

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
        string how = exitCode > 128 && Signals.TryGetValue(exitCode - 128, out string? signal)
            ? $"the worker was {signal}"
            : string.Create(CultureInfo.InvariantCulture, $"the worker ended with exit code {exitCode} before the trial was over");
        return new Failure(FailureKind.Crashed, how, LastWords(folder, workerErrors));
    }

    /// <summary>The last lines of the trial's error log and of the worker's own; null when there are none.</summary>
    public static string? LastWords(TrialFolder folder, IReadOnlyList<string> workerErrors)
    {
        string[] words = [.. LastLines(folder.Err).Concat(workerErrors).TakeLast(LogLines)];
        return words.Length == 0 ? null : string.Join('\n', words);
    }

    private static string[] LastLines(string path)
    {
        try
        {
            return [.. File.ReadLines(path).TakeLast(LogLines)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
