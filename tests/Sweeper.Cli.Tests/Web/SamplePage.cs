using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sweeper.Cli.Charts;
using Sweeper.Cli.Web;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;

namespace Sweeper.Cli.Tests.Web;

/// <summary>A page made of made-up trials, taken apart.</summary>
internal sealed partial class SamplePage
{
    private SamplePage(string html)
    {
        Html = html;
        Data = JsonNode.Parse(DataElement().Match(html).Groups["text"].Value)!;
        Markup = Unparsed().Replace(html, "");
    }

    public string Html { get; }

    /// <summary>The JSON in the page.</summary>
    public JsonNode Data { get; }

    /// <summary>The page without the text of scripts and styles, which is no markup.</summary>
    public string Markup { get; }

    public string[] Scripts => [.. Script().Matches(Html).Select(match => match.Groups["text"].Value)];

    public static SamplePage Of(IReadOnlyList<StoredTrial> trials, string name = "sample", string? charts = null, params IReadOnlyList<string> labels) =>
        Of(Charts(trials, name, labels), charts);

    public static SamplePage Of(ChartData data, string? charts = null) => new(ReportPage.Of(data, charts));

    public static ChartData Charts(IReadOnlyList<StoredTrial> trials, string name = "sample", IReadOnlyList<string>? labels = null)
    {
        var report = SweepReport.Build(
            SampleSweep.Sweep(name, "/nowhere", trials.Count), trials, SampleSweep.F1, new() { Parameters = SampleSweep.Space });
        return ChartData.Of(report, trials, SampleSweep.Space, labels is { Count: > 0 } ? labels : ["negative", "positive"]);
    }

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(?<text>[^<]*)</script>")]
    private static partial Regex DataElement();

    [GeneratedRegex("<script>(?<text>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("(?<=<(script|style)[^>]*>).*?(?=</(script|style)>)", RegexOptions.Singleline)]
    private static partial Regex Unparsed();
}
