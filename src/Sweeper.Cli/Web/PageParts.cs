using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Sweeper.Cli.Web;

/// <summary>Puts a page together without a bundler, so that the browser runs its own scripts alone and loads nothing.</summary>
internal static class PageParts
{
    // The first two found the namespace; whoever starts the page comes last.
    private static readonly string[] First = ["page/base.js", "page/theme.js"];
    private const string StartOfReport = "page/main.js";

    /// <summary>The report's own modules as one script.</summary>
    public static string ReportScript() => Join([.. SharedModules(), StartOfReport]);

    /// <summary>The dashboard's: the report's, with those that keep it up to date in place of the one that starts it.</summary>
    public static string DashboardScript() => Join([.. SharedModules(), .. WebResource.Files("live", ".js")]);

    /// <summary>What a page with these scripts may do.</summary>
    public static string Policy(params IEnumerable<string> scripts) =>
        $"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
        + $"script-src {string.Join(' ', scripts.Select(script => $"'sha256-{Hash(script)}'"))}";

    /// <summary>A whole page.</summary>
    /// <param name="title">As text.</param>
    /// <param name="start">Id of the section that comes first, and what a link calls it that skips all before it.</param>
    /// <param name="style">Of the page.</param>
    /// <param name="scripts">In order.</param>
    /// <param name="policy">What it may do, where no header says so; null for none.</param>
    /// <param name="data">JSON without <c>&lt;</c>; null for none.</param>
    public static string Page(
        string title, (string Id, string Name) start, string style, IReadOnlyList<string> scripts, string? policy = null, string? data = null) =>
        Fill(WebResource.File("page/page.html"), new()
        {
            ["policy"] = policy is null ? "" : $"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n",
            ["title"] = WebUtility.HtmlEncode(title),
            ["style"] = style,
            ["first"] = start.Id,
            ["what"] = start.Name,
            ["data"] = data is null ? "" : $"<script type=\"application/json\" id=\"data\">{data}</script>\n",
            ["scripts"] = string.Join("\n", scripts.Select(script => $"<script>{script}</script>")),
        });

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

    private static IEnumerable<string> SharedModules() => WebResource.Files("page", ".js")
        .Where(path => path != StartOfReport)
        .OrderBy(path => Array.IndexOf(First, path) is >= 0 and var place ? place : First.Length)
        .ThenBy(path => path, StringComparer.Ordinal);

    private static string Join(IEnumerable<string> modules) => string.Join('\n', modules.Select(WebResource.File));

    private static string Hash(string script) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
}
