using System.Globalization;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Statistics;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Rendering;

/// <summary>What a look at the test split found, as people read it.</summary>
internal static class FinalText
{
    /// <summary>How far the score may be off; null for a metric that is no count of examples.</summary>
    public static ConfidenceInterval? Interval(FinalLook look, Objective objective) =>
        objective.Direction == Direction.Maximize && ClassificationScore.Find(objective.Metric) is { } score
            ? ScoreInterval.Bca(look.Confusion, score) : null;

    /// <summary>What was looked at and when, in sentences.</summary>
    public static IEnumerable<string> Sentences(FinalTestResult final)
    {
        FinalLook look = final.Look;
        yield return $"Test split: {look.File}, {Format.Count((int)look.Examples, "example")}, for trial #{look.Trial}";
        yield return final.IsNew ? "Looked at now, which is recorded." : $"Looked at on {Date(look)}; this is what it said then.";
        if (!final.IsUntouched)
        {
            yield return $"It was looked at before, on {string.Join(", ", final.Earlier.Select(one => $"{Date(one)} for #{one.Trial}"))}: "
                + "the test set is no longer untouched, and what was chosen with its help scores too high on it.";
        }
    }

    /// <summary>Name, value and interval of each metric, the sweep's own first; the interval is empty where there is none.</summary>
    public static IEnumerable<(string Name, string Value, string Interval)> Scores(FinalTestResult final, Objective objective) => final.Look.Metrics
        .OrderBy(metric => metric.Key != objective.Metric).ThenBy(metric => metric.Key, StringComparer.Ordinal)
        .Select(metric => (
            metric.Key,
            Format.Metric(metric.Value),
            metric.Key == objective.Metric && Interval(final.Look, objective) is { } found ? Format.IntervalWithLevel(found) : ""));

    /// <summary>All of it for a terminal.</summary>
    public static IEnumerable<string> Lines(FinalTestResult final, Objective objective)
    {
        foreach (string line in Sentences(final).SelectMany(sentence => InsightText.Wrap(sentence, "")))
        {
            yield return line;
        }

        int width = final.Look.Metrics.Keys.Max(name => name.Length);
        foreach ((string name, string value, string interval) in Scores(final, objective))
        {
            yield return $"  {name.PadRight(width)}  {value}{(interval.Length > 0 ? $"  ({interval})" : "")}";
        }
    }

    private static string Date(FinalLook look) => look.Time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
