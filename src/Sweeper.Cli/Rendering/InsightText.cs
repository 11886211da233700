using System.Globalization;
using Sweeper.Engine.Hints;
using Sweeper.Engine.Importance;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Statistics;

namespace Sweeper.Cli.Rendering;

/// <summary>How sure the winner is, which parameters matter, and what to do next, in lines of at most 80 columns.</summary>
internal static class InsightText
{
    private const int Width = 80;
    private const int MostTied = 5;

    /// <summary>The interval and the tied trials in one line; empty when nothing is known.</summary>
    public static IEnumerable<string> Short(SweepReport report)
    {
        if (report.Confidence is { Comparison: not null } confidence)
        {
            string tied = report.Tied.Count > 0 ? $"tied with it: {Format.Numbers(report.Tied, 3)}" : "no other trial is tied with it";
            return [$"{Format.IntervalWithLevel(confidence.Interval)}{(report.Ranking.Count > 1 ? $"; {tied}" : "")}"];
        }

        return Long(report);
    }

    /// <summary>A line for interval and correction, one for ties, and one for what is missing.</summary>
    public static IEnumerable<string> Long(SweepReport report)
    {
        if (report.Confidence is { Comparison: { } comparison } confidence)
        {
            bool hasOthers = comparison.Trials > 1;
            yield return Format.IntervalWithLevel(confidence.Interval) + (hasOthers
                ? $"; corrected for selection {Format.Share(comparison.CorrectedScore)} ({Format.Interval(comparison.CorrectedInterval)})" : "");
            if (hasOthers)
            {
                yield return comparison.Tied.Count > 0
                    ? $"Tied with it on {confidence.Examples} examples: {Format.Numbers(comparison.Tied, MostTied)}"
                    : $"No other trial is tied with it on {confidence.Examples} examples.";
            }

            foreach (string missing in Missing(report, confidence))
            {
                yield return missing;
            }
        }
        else if (report.Confidence is { } counts)
        {
            yield return $"{Format.IntervalWithLevel(counts.Interval)} ({counts.Examples} validation examples)";
            foreach (string line in Nearby(report))
            {
                yield return line;
            }
        }
        else
        {
            foreach (string line in Nearby(report))
            {
                yield return line;
            }
        }
    }

    /// <summary>Why nobody can tell which parameters matter, or the table's heading.</summary>
    public static IEnumerable<string> Heading(ImportanceReport importance, string metric) =>
        importance.Answer == ImportanceAnswer.Told
            ? Wrap($"What moves {metric}, by share of its variance over {Format.Count(importance.Trials, "completed trial")}:", "")
            : Wrap(importance.Sentence, "");

    /// <summary>Hints with the line for the sweep file below each.</summary>
    /// <param name="hints">The gravest first.</param>
    /// <param name="atMost">How many are shown.</param>
    public static IEnumerable<string> Hints(IReadOnlyList<Hint> hints, int atMost = int.MaxValue)
    {
        foreach (Hint hint in hints.Take(atMost))
        {
            bool isFirst = true;
            foreach (string line in Wrap(hint.Sentence, "  "))
            {
                yield return isFirst ? $"* {line[2..]}" : line;
                isFirst = false;
            }

            foreach (string line in Yaml(hint).Split('\n'))
            {
                yield return $"    {line}";
            }
        }

        if (hints.Count > atMost)
        {
            yield return $"* {Format.Count(hints.Count - atMost, "more hint")} in the report";
        }
    }

    /// <summary>The line for the sweep file below the blocks it belongs to, as they stand in the file.</summary>
    public static string Yaml(Hint hint)
    {
        string[] blocks = hint.Block.Split('.', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', blocks.Select(block => $"{block}:").Append(hint.Line).Select((line, i) => new string(' ', 2 * i) + line));
    }

    /// <summary><c>35 %</c>, <c>0.4 %</c>.</summary>
    public static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    /// <summary><c>12 to 35 %</c>.</summary>
    public static string Percent(ConfidenceInterval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * interval.Low:0.#} to {100 * interval.High:0.#} %");

    private static IEnumerable<string> Missing(SweepReport report, WinnerConfidence confidence)
    {
        if (confidence.WithoutPredictions.Count > 0)
        {
            yield return $"Not compared, for lack of stored predictions: {Format.Numbers(confidence.WithoutPredictions, MostTied)}";
        }

        int eligible = report.Ranking.Count - report.OverLimit.Count;
        if (eligible > WinnerConfidence.MostCompared)
        {
            yield return $"Compared are the best {WinnerConfidence.MostCompared} of {eligible} trials.";
        }
    }

    // Where predictions are not stored.
    private static IEnumerable<string> Nearby(SweepReport report)
    {
        if (report.Error is not { } error || report.Ranking.Count == 1)
        {
            yield break;
        }

        string tied = error.Tied.Count > 0 ? Format.Numbers(error.Tied, MostTied) : "no other trial";
        yield return error.StandardError > 0
            ? $"Within one standard error ({Format.Share(error.StandardError)}): {tied}; its predictions are not stored"
            // All right or all wrong: the formula's 0 would promise certainty.
            : $"Exactly the same score: {tied}; its predictions are not stored";
    }

    /// <summary>A text as lines of at most 80 columns.</summary>
    public static IEnumerable<string> Wrap(string text, string indent)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && indent.Length + line.Length + 1 + word.Length > Width)
            {
                yield return indent + line;
                line = "";
            }

            line = line.Length > 0 ? $"{line} {word}" : word;
        }

        yield return indent + line;
    }
}
