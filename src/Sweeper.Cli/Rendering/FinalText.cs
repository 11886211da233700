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

    /// <param name="looks">All of them, the one that counts last.</param>
    /// <param name="isNew">Whether that one was taken just now.</param>
    /// <param name="objective">The sweep's own.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<FinalLook> looks, bool isNew, Objective objective)
    {
        FinalLook look = looks[^1];
        yield return $"Test split: {look.File}, {Format.Count((int)look.Examples, "example")}, for trial #{look.Trial}";
        yield return isNew ? "Looked at now, which is recorded." : $"Looked at on {Date(look)}; this is what it said then.";
        if (looks.Count > 1)
        {
            yield return $"It was looked at before, on {string.Join(", ", looks.SkipLast(1).Select(one => $"{Date(one)} for #{one.Trial}"))}: "
                + "the test set is no longer untouched, and what";
            yield return "was chosen with its help scores too high on it.";
        }

        string interval = Interval(look, objective) is { } found
            ? string.Create(CultureInfo.InvariantCulture, $"  ({100 * found.Level:0} % interval {found.Low:0.000} to {found.High:0.000})") : "";
        int width = look.Metrics.Keys.Max(name => name.Length);
        foreach ((string name, double value) in look.Metrics.OrderBy(metric => metric.Key != objective.Metric).ThenBy(metric => metric.Key, StringComparer.Ordinal))
        {
            yield return $"  {name.PadRight(width)}  {Format.Metric(value)}{(name == objective.Metric ? interval : "")}";
        }
    }

    private static string Date(FinalLook look) => look.Time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
