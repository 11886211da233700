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
        return PageParts.Page(
            $"{data.Report.Sweep.Name}: Sweeper report", ("headline", "the result"), WebResource.File("page/style.css"), scripts,
            PageParts.Policy(scripts), Json(ReportJson.Of(data)));
    }

    // The default encoder writes < and & as \u003C and \u0026, so that no text of the data ends the element around it.
    private static string Json(JsonNode node) => node.ToJsonString(JsonSerializerOptions.Default);
}
