using System.Text.Json.Nodes;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Hints;
using Sweeper.Engine.Importance;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Statistics;
using Sweeper.Engine.Trials;

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

    public static JsonObject Confirmation(ConfirmationReport confirmation) => new()
    {
        ["to_go"] = confirmation.ToGo,
        ["first"] = confirmation.First,
        ["winner"] = confirmation.Winner?.Trial.Number,
        ["changed_winner"] = confirmation.HasChangedWinner,
        ["configurations"] = new JsonArray([.. confirmation.Configurations.Select(one => new JsonObject
        {
            ["trial"] = one.Found.Trial.Number,
            ["found"] = one.Found.Value,
            ["trials"] = Numbers(one.Trials),
            ["values"] = new JsonArray([.. one.Values.Select(value => (JsonNode)value)]),
            ["mean"] = one.Values.Count > 0 ? one.Mean : null,
            ["standard_deviation"] = one.Values.Count > 1 ? one.StandardDeviation : null,
            ["interval"] = one.Interval is { } interval ? Interval(interval) : null,
        })]),
    };

    /// <summary>A look at the test split: <c>final</c>.</summary>
    public static JsonObject Final(FinalTestResult final, Objective objective)
    {
        JsonObject json = Look(final.Look, objective);
        json["is_new"] = final.IsNew;
        json["is_untouched"] = final.IsUntouched;
        json["earlier"] = new JsonArray([.. final.Earlier.Select(look => Look(look, objective))]);
        return json;
    }

    private static JsonObject Look(FinalLook look, Objective objective) => new()
    {
        ["looked_at"] = look.Time.ToUniversalTime().ToString("O"),
        ["trial"] = look.Trial,
        ["weights_sha256"] = look.WeightsSha256,
        ["file"] = look.File,
        ["file_sha256"] = look.FileSha256,
        ["examples"] = look.Examples,
        ["metrics"] = JsonOutput.Metrics(look.Metrics),
        ["interval"] = FinalText.Interval(look, objective) is { } interval ? Interval(interval) : null,
        ["confusion"] = JsonOutput.Confusion(look.Confusion),
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
