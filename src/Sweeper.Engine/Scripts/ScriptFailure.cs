using System.Globalization;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Scripts;

/// <summary>Says how a script failed.</summary>
internal static class ScriptFailure
{
    private static readonly string[] OutOfMemory = ["OutOfMemoryError", "CUDA out of memory", "MemoryError", "std::bad_alloc"];

    /// <summary>The failure of a script that ended with an exit code other than 0.</summary>
    /// <param name="exitCode">128 + signal when a signal ended it.</param>
    /// <param name="folder">The trial's, for the last lines of its log.</param>
    public static Failure Of(int exitCode, TrialFolder folder)
    {
        string? words = CrashReport.LastWords(folder, []);
        if (CrashReport.Signal(exitCode) is { } signal)
        {
            return new Failure(FailureKind.Crashed, $"the script was {signal}", words);
        }

        FailureKind kind = words is not null && OutOfMemory.Any(word => words.Contains(word, StringComparison.Ordinal))
            ? FailureKind.OutOfMemory : FailureKind.Error;
        string? line = words?.Split('\n').LastOrDefault(line => line.Trim().Length > 0)?.Trim();
        string last = line is null or ['{', ..] ? "" : $": {Shortened(line)}"; // A report explains nothing.
        return new Failure(kind, string.Create(CultureInfo.InvariantCulture, $"the script ended with exit code {exitCode}{last}"), words);
    }

    /// <summary>The failure of a script that ended well but said nothing by which it could be ranked.</summary>
    /// <param name="metric">The objective.</param>
    /// <param name="reported">What it reported instead, by name.</param>
    /// <param name="folder">The trial's.</param>
    public static Failure Silent(string metric, IReadOnlyCollection<string> reported, TrialFolder folder)
    {
        string what = reported.Count == 0
            ? $"the script ended without a report; let it print a line such as {{\"{metric}\": 0.5}}, or write it to descriptor 3"
            : $"the script reported no '{metric}'; it reported {string.Join(", ", reported.Take(20))}."
                + (Suggestions.Nearest(metric, reported) is { } near ? $" Did you mean {near}? Name it under metric" : " Name one of them under metric");
        return new Failure(FailureKind.Error, what, CrashReport.LastWords(folder, []));
    }

    /// <summary>The failure of a script none of whose reports can be compared with others.</summary>
    public static Failure NeverFinite(string metric) => new(
        FailureKind.Diverged, $"'{metric}' was NaN or infinite in every report; lower the learning rate, or look into the trial's log");

    private static string Shortened(string line) => line.Length <= 200 ? line : $"{line[..197]}...";
}
