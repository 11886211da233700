using System.Text.Json.Nodes;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Hints;
using Sweeper.Engine.Importance;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Statistics;

namespace Sweeper.Cli.Json;

/// <summary>The members <c>confidence</c>, <c>importance</c> and <c>hints</c> of a report (docs/statistics.md).</summary>
internal static class InsightJson
{
    public static JsonObject Confidence(WinnerConfidence confidence) => new()
    {
        ["interval"] = Interval(confidence.Interval),
        ["examples"] = confidence.Examples,
        ["corrected"] = confidence.Comparison?.CorrectedScore,
        ["corrected_interval"] = confidence.Comparison is { } corrected ? Interval(corrected.CorrectedInterval) : null,
        ["compared"] = confidence.Comparison?.Trials,
        ["resamples"] = confidence.Comparison?.Resamples,
        ["tied"] = confidence.Comparison is { } compared ? Numbers(compared.Tied) : null,
        ["without_predictions"] = Numbers(confidence.WithoutPredictions),
    };

    public static JsonObject Importance(ImportanceReport importance) => new()
    {
        ["answer"] = Format.Snake(importance.Answer.ToString()),
        ["sentence"] = importance.Sentence,
        ["trials"] = importance.Trials,
        ["left_out"] = importance.LeftOut,
        ["fit"] = importance.Fit,
        ["parameters"] = new JsonArray([.. importance.Parameters.Select(one => new JsonObject
        {
            ["parameter"] = one.Name,
            ["share"] = one.Share,
            ["interval"] = Interval(one.Interval),
            ["top_share"] = one.TopShare,
            ["top_interval"] = Interval(one.TopInterval),
        })]),
        ["interactions"] = new JsonArray([.. importance.Interactions.Select(one => new JsonObject
        {
            ["first"] = one.First,
            ["second"] = one.Second,
            ["share"] = one.Share,
            ["interval"] = Interval(one.Interval),
        })]),
        ["rest"] = importance.Rest,
    };

    public static JsonObject Hint(Hint hint) => new()
    {
        ["kind"] = Format.Snake(hint.Kind.ToString()),
        ["sentence"] = hint.Sentence,
        ["line"] = hint.Line,
        ["block"] = hint.Block,
    };

    private static JsonObject Interval(ConfidenceInterval interval) => new()
    {
        ["low"] = interval.Low,
        ["high"] = interval.High,
        ["level"] = interval.Level,
    };

    private static JsonArray Numbers(IEnumerable<int> numbers) => new([.. numbers.Select(number => (JsonNode)number)]);
}
