using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Cli.Charts;

namespace Sweeper.Cli.Web;

/// <summary>The report as one HTML file that needs nothing else: no request leaves it.</summary>
internal static class ReportPage
{
    // The page's own modules: the first two found the namespace, main starts the page.
    private static readonly string[] First = ["base.js", "theme.js"];
    private const string Last = "main.js";

    /// <summary>The page.</summary>
    /// <param name="data">What it shows.</param>
    /// <param name="charts">Apache ECharts as <see cref="WebResource.ECharts"/> has it; null for tables alone.</param>
    public static string Of(ChartData data, string? charts)
    {
        // Only these scripts run, whatever a name in the data says.
        string[] scripts = charts is null ? [Scripts()] : [charts, Scripts()];
        string policy = $"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
            + $"script-src {string.Join(' ', scripts.Select(script => $"'sha256-{Hash(script)}'"))}";
        return Fill(WebResource.Page("report.html"), new()
        {
            ["policy"] = policy,
            ["title"] = WebUtility.HtmlEncode($"{data.Report.Sweep.Name}: Sweeper report"),
            ["style"] = WebResource.Page("style.css"),
            ["data"] = Json(ReportJson.Of(data)),
            ["scripts"] = string.Join("\n", scripts.Select(script => $"<script>{script}</script>")),
        });
    }

    /// <summary>The page's own modules as one script.</summary>
    public static string Scripts() => string.Join('\n', WebResource.Pages(".js")
        .OrderBy(path => path == Last ? int.MaxValue : Array.IndexOf(First, path) is >= 0 and var place ? place : First.Length)
        .ThenBy(path => path, StringComparer.Ordinal)
        .Select(WebResource.Page));

    // The default encoder writes < and & as \u003C and \u0026, so that no text of the data ends the element around it.
    private static string Json(JsonNode node) => node.ToJsonString(JsonSerializerOptions.Default);

    private static string Hash(string script) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));

    // In one pass: what is filled in is never looked at again.
    private static string Fill(string template, Dictionary<string, string> parts)
    {
        StringBuilder page = new();
        string[] pieces = template.Split("{{");
        page.Append(pieces[0]);
        foreach (string piece in pieces[1..])
        {
            int end = piece.IndexOf("}}", StringComparison.Ordinal);
            page.Append(parts[piece[..end]]).Append(piece, end + 2, piece.Length - end - 2);
        }

        return page.ToString();
    }
}
