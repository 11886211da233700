using System.Globalization;
using Sweeper.Engine.Store;

namespace Sweeper.Cli.Rendering;

/// <summary>One try at a trial, for <c>show</c>.</summary>
internal static class AttemptText
{
    public static string Line(StoredAttempt attempt)
    {
        string end = attempt switch
        {
            { Failure: { } failure } => Format.Failed(failure),
            { Ended: null } => "not ended",
            _ => "ended",
        };
        // Who sets the clock back while a trial runs takes its duration away.
        string took = attempt.Ended is { } ended && ended >= attempt.Started ? $"{Format.Time(ended - attempt.Started)}, " : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Attempt {attempt.Number}: began {attempt.Started.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {took}{end}");
    }
}
