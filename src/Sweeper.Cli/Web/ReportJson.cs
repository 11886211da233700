using System.Text.Json.Nodes;
using Sweeper.Cli.Charts;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Hints;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Web;

/// <summary>
/// The one JSON document that the page's charts and tables are drawn from. Trials are columns, one entry for each trial by
/// number, to be small; trials are named by their index in these columns. Numbers have all digits: what shows them rounds them.
/// </summary>
internal static class ReportJson
{
    public static JsonObject Of(ChartData data)
    {
        TrialColumns columns = new(data);
        JsonObject json = Insights(data, columns);
        json["parameters"] = new JsonArray([.. data.Scales.Select(scale => Parameter(scale, columns))]);
        json["trials"] = columns.ToJson();
        json["ranking"] = columns.Indices(data.Report.Ranking.Select(scored => scored.Trial.Number));
        return json;
    }

    /// <summary>All but the values of each trial.</summary>
    public static JsonObject Insights(ChartData data, TrialColumns columns)
    {
        SweepReport report = data.Report;
        return new()
        {
            ["format"] = 1,
            ["sweep"] = Sweep(report),
            ["winner"] = report.Winner is { } winner ? Winner(data, winner) : null,
            ["confirmed"] = report.Confirmation is { HasChangedWinner: true, Winner: { } confirmed } ? columns.IndexOf(confirmed.Trial.Number) : null,
            ["sureness"] = Texts(InsightText.Long(report)),
            ["confidence"] = report.Confidence is { } confidence ? InsightJson.Confidence(confidence) : null,
            ["confirmation"] = report.Confirmation is { } confirmation ? Confirmation(confirmation, report.Objective.Metric, columns) : null,
            ["final"] = data.Final is { } final ? Final(final, report.Sweep.Objective) : null,
            ["tied"] = columns.Indices(report.Tied),
            ["hints"] = new JsonArray([.. report.Hints.Select(Hint)]),
            ["importance"] = report.Importance is { } importance ? InsightJson.Importance(importance) : null,
            ["failures"] = new JsonArray([.. report.Failures.Select(group => new JsonObject
            {
                ["kind"] = Format.Snake(group.Kind.ToString()),
                ["message"] = Format.OneLine(group.Message),
                ["trials"] = columns.Indices(group.Trials),
            })]),
            ["timeline"] = Timeline(data.Timeline, columns),
            ["landscape"] = data.Landscape is { } landscape ? Landscape(landscape, data.Scales) : null,
            ["front"] = columns.Indices(data.Front.Select(scored => scored.Trial.Number)),
        };
    }

    private static JsonObject Sweep(SweepReport report) => new()
    {
        ["name"] = report.Sweep.Name,
        ["file"] = Path.GetFileName(report.Sweep.SpecPath),
        ["metric"] = report.Objective.Metric,
        ["maximize"] = report.Objective.Direction == Direction.Maximize,
        ["progress"] = $"{Format.Progress(report.Counts)} done",
        ["standing"] = string.Join(", ", Format.Standing(report.Counts)),
        ["training"] = Format.Seconds(report.ResultSeconds),
        ["method"] = report.Method,
        ["created"] = report.Sweep.Created.ToUniversalTime().ToString("O"),
        ["updated"] = report.Sweep.Updated.ToUniversalTime().ToString("O"),
    };

    private static JsonObject Winner(ChartData data, ScoredTrial winner)
    {
        bool isDefault = data.Report.Objective == data.Report.Sweep.Objective;
        string sweep = $"--sweep {data.Report.Sweep.Name}";
        return new()
        {
            ["trial"] = winner.Trial.Number,
            ["value"] = TrialColumns.Number(winner.Value),
            ["epoch"] = winner.Epoch.Epoch,
            ["epochs"] = winner.Trial.Start?.Epochs ?? winner.Trial.Epochs.Count,
            ["seed"] = winner.Trial.Seed,
            ["parameters"] = new JsonArray([.. winner.Trial.Configuration.Entries
                .Select(entry => (JsonNode)new JsonArray(entry.Key, Format.Exact(entry.Value)))]),
            ["metrics"] = new JsonArray([.. winner.Epoch.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal)
                .Select(metric => (JsonNode)new JsonArray(metric.Key, Format.Metric(metric.Value)))]),
            ["labels"] = Texts(data.Labels),
            ["confusion"] = new JsonArray([.. winner.Epoch.Confusion.Select(row => new JsonArray([.. row.Select(count => (JsonNode)count)]))]),
            ["classes"] = new JsonArray([.. ClassScores.Of(winner.Epoch.Confusion)
                .Select(one => (JsonNode)new JsonArray(one.Precision, one.Recall, one.F1, one.Examples))]),
            ["reproduce"] = $"sweeper reproduce {(isDefault ? "best" : $"{winner.Trial.Number}")} {sweep}",
            ["predict"] = !winner.Trial.HasModel ? null : $"sweeper predict \"some text\" {sweep}{(isDefault ? "" : $" --trial {winner.Trial.Number}")}",
        };
    }

    private static JsonObject Confirmation(ConfirmationReport confirmation, string metric, TrialColumns columns) => new()
    {
        ["sentence"] = ConfirmationText.Verdict(confirmation, metric),
        ["headings"] = Texts(ConfirmationText.Headings(metric)),
        ["trials"] = columns.Indices(confirmation.Configurations.Select(one => one.Found.Trial.Number)),
        ["rows"] = new JsonArray([.. confirmation.Configurations.Select(one => Texts(ConfirmationText.Row(one)))]),
    };

    private static JsonObject Final(FinalTestResult final, Objective objective) => new()
    {
        ["sentences"] = Texts(FinalText.Sentences(final)),
        ["scores"] = new JsonArray([.. FinalText.Scores(final, objective).Select(score => Texts([score.Name, score.Value, score.Interval]))]),
    };

    private static JsonObject Hint(Hint hint)
    {
        JsonObject json = InsightJson.Hint(hint);
        json["yaml"] = InsightText.Yaml(hint);
        return json;
    }

    private static JsonObject Parameter(ParameterScale scale, TrialColumns columns) => new()
    {
        ["name"] = scale.Name,
        ["scale"] = Format.Snake(scale.Kind.ToString()),
        ["levels"] = Texts(scale.Labels),
        ["values"] = columns.Column(trial => scale.Position(trial.Configuration)),
    };

    private static JsonObject Timeline(Timeline timeline, TrialColumns columns) => new()
    {
        ["origin"] = timeline.Origin.ToUniversalTime().ToString("O"),
        ["lanes"] = Texts(timeline.Lanes),
        ["bars"] = new JsonArray([.. timeline.Bars.Select(bar => new JsonArray(
            columns.IndexOf(bar.Trial), bar.Attempt, bar.Lane, Math.Round(bar.Start, 2), Math.Round(bar.End, 2), (int)bar.State))]),
    };

    private static JsonObject Landscape(Landscape landscape, IReadOnlyList<ParameterScale> scales) => new()
    {
        ["x"] = scales.ToList().IndexOf(landscape.X),
        ["y"] = scales.ToList().IndexOf(landscape.Y),
        ["most_important"] = landscape.AreMostImportant,
        ["columns"] = TrialColumns.Numbers(landscape.Columns),
        ["rows"] = TrialColumns.Numbers(landscape.Rows),
        ["cells"] = new JsonArray([.. landscape.Cells.Select(TrialColumns.Numbers)]),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
