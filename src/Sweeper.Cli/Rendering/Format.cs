using System.Globalization;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Statistics;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Rendering;

/// <summary>Numbers and times as people read them. JSON output has all digits instead.</summary>
/// <remarks>Web/Page/base.js rounds in the same way, so that a page and the terminal show the same digits.</remarks>
internal static class Format
{
    // Thousands of years, which a TimeSpan holds.
    private const double LongestSeconds = 1e11;

    /// <summary>Four decimals, fewer digits for large numbers, exponents for tiny ones.</summary>
    public static string Metric(double value) => Math.Abs(value) switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => value > 0 ? "inf" : "-inf",
        0 => "0.0000",
        < 0.0005 or >= 1e6 => value.ToString("0.###e0", CultureInfo.InvariantCulture),
        >= 1000 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    /// <summary>A share of 1 with three decimals.</summary>
    public static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary><c>0.905 to 0.921</c>.</summary>
    public static string Interval(ConfidenceInterval interval) => $"{Share(interval.Low)} to {Share(interval.High)}";

    /// <summary><c>95 % interval 0.905 to 0.921</c>.</summary>
    public static string IntervalWithLevel(ConfidenceInterval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * interval.Level:0} % interval {Interval(interval)}");

    /// <summary>Up to four significant digits: <c>2.14e-05</c>, <c>0.1234</c>, <c>16</c>.</summary>
    public static string Parameter(ParameterValue? value) => value switch
    {
        null => "-",
        ParameterValue.Real real => Short(real.Value),
        _ => value.ToString(),
    };

    /// <summary>Every digit: <c>2.1364e-05</c>.</summary>
    public static string Exact(ParameterValue value) => value is ParameterValue.Real ? value.ToString().ToLowerInvariant() : value.ToString();

    /// <summary>The assignments of some parameters: <c>learning_rate=2e-05 batch_size=16</c>.</summary>
    public static string Parameters(Configuration configuration, IEnumerable<string> names) =>
        string.Join(' ', names.Select(name => $"{name}={Parameter(configuration[name])}"));

    /// <summary><c>f1 0.9130 @ epoch 2 of 4 (#7)</c>: which epoch scored is part of every score.</summary>
    public static string Score(ScoredTrial scored, string metric) =>
        $"{metric} {Metric(scored.Value)} @ epoch {Epoch(scored.Trial, scored.Epoch.Epoch)} (#{scored.Trial.Number})";

    /// <summary><c>41 s</c>, <c>12 min 31 s</c>, <c>3 h 05 min</c>.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 9.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min {time.Seconds:00} s",
        { TotalHours: < 48 } => $"{(int)time.TotalHours} h {time.Minutes:00} min",
        { TotalDays: < 100 } => $"{(int)time.TotalDays} d {time.Hours} h",
        _ => $"{(int)time.TotalDays} d",
    };

    /// <summary><c>about 12 min 31 s to go</c>. Of a sweep that is all but endless, no more than that.</summary>
    public static string ToGo(TimeSpan time) => time.TotalDays < 100 ? $"about {Time(time)} to go" : "more than 99 days to go";

    /// <summary>A goal's value: a time, a size, or a metric.</summary>
    public static string Goal(string metric, double value) => metric switch
    {
        TrialOutcome.Seconds => Seconds(value),
        TrialOutcome.Memory => Bytes((long)value),
        _ => Metric(value),
    };

    public static string Seconds(double seconds) => Time(TimeSpan.FromSeconds(Math.Min(seconds, LongestSeconds)));

    public static string State(TrialState state) => Snake(state.ToString());

    /// <summary><c>higher is better</c> or <c>lower is better</c>.</summary>
    public static string Better(Objective objective) =>
        objective.Direction == Direction.Maximize ? "higher is better" : "lower is better";

    /// <summary><c>1 trial</c>, <c>2 trials</c>.</summary>
    public static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    /// <summary><c>3 of 4 trials</c>, or <c>3 trials</c> of a sweep without end.</summary>
    public static string Progress(TrialCounts counts) =>
        counts.Planned is { } planned ? $"{counts.Done} of {Count(planned, "trial")}" : Count(counts.Done, "trial");

    /// <summary><c>5 completed</c>, <c>3 stopped early</c> and so on: how the trials stand that are begun, without zeros.</summary>
    public static List<string> Standing(TrialCounts counts)
    {
        List<string> parts = [$"{counts.Completed} completed"];
        AddIfAny(parts, counts.Pruned, "stopped early");
        AddIfAny(parts, counts.Failed, "failed");
        AddIfAny(parts, counts.Cancelled, "cancelled");
        AddIfAny(parts, counts.Running, "running");
        AddIfAny(parts, counts.Interrupted, "interrupted");
        AddIfAny(parts, counts.Paused, "paused");
        return parts;
    }

    public static void AddIfAny(List<string> parts, int count, string what)
    {
        if (count > 0)
        {
            parts.Add($"{count} {what}");
        }
    }

    /// <summary><c>#1, #2, #3</c>, cut after a few.</summary>
    public static string Numbers(IReadOnlyList<int> trials, int atMost = 8)
    {
        string shown = string.Join(", ", trials.Take(atMost).Select(number => $"#{number}"));
        return trials.Count > atMost ? $"{shown} and {trials.Count - atMost} more" : shown;
    }

    /// <summary><c>OutOfMemory</c> as <c>out_of_memory</c>.</summary>
    public static string Snake(string pascal) => string.Concat(pascal.Select((letter, i) =>
        char.IsUpper(letter) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(letter)}" : letter.ToString()));

    /// <summary>A message of several lines as one, without the word error in front.</summary>
    public static string OneLine(string message)
    {
        string line = string.Join(
            ' ', message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.StartsWith("error: ", StringComparison.Ordinal) ? line["error: ".Length..] : line;
    }

    /// <summary><c>2 of 3</c>, or <c>2</c> alone for a script of which nobody knows how long it is.</summary>
    public static string Epoch(StoredTrial trial, double epoch, string of = " of ") => string.Create(
        CultureInfo.InvariantCulture, $"{epoch}{(trial.Start is { Epochs: > 0 } start ? $"{of}{start.Epochs}" : "")}");

    /// <summary><c>failed (diverged): the loss became NaN</c>, on one line.</summary>
    public static string Failed(Failure failure) =>
        $"failed ({Snake(failure.Kind.ToString())}): {OneLine(failure.Message)}";

    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0} KiB"),
    };

    private static string Short(double value)
    {
        double size = Math.Abs(value);
        if (double.IsInteger(value) && size < 1e15)
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }

        if (size is < 0.001 or >= 1e5)
        {
            return value.ToString("0.###e-00", CultureInfo.InvariantCulture);
        }

        int decimals = Math.Max(0, 3 - (int)Math.Floor(Math.Log10(size)));
        return value.ToString($"0.{new string('#', decimals)}", CultureInfo.InvariantCulture);
    }
}
