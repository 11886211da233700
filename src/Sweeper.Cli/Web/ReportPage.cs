using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Cli.Charts;

namespace Sweeper.Cli.Web;

/// <summary>The report as one HTML file that needs nothing else: no request leaves it.</summary>
internal static class ReportPage
{
    /// <summary>The page.</summary>
    /// <param name="data">What it shows.</param>
    /// <param name="charts">Apache ECharts as <see cref="WebResource.ECharts"/> has it; null for tables alone.</param>
    public static string Of(ChartData data, string? charts)
    {
        // Only these scripts run, whatever a name in the data says.
        string[] scripts = charts is null ? [PageParts.ReportScript()] : [charts, PageParts.ReportScript()];
        return PageParts.Fill(WebResource.File("page/report.html"), new()
        {
            ["policy"] = PageParts.Policy(scripts),
            ["title"] = WebUtility.HtmlEncode($"{data.Report.Sweep.Name}: Sweeper report"),
            ["style"] = WebResource.File("page/style.css"),
            ["data"] = Json(ReportJson.Of(data)),
            ["scripts"] = PageParts.Elements(scripts),
        });
    }

    // The default encoder writes < and & as \u003C and \u0026, so that no text of the data ends the element around it.
    private static string Json(JsonNode node) => node.ToJsonString(JsonSerializerOptions.Default);
}
