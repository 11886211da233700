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

    /// <summary>Scripts as elements.</summary>
    public static string Elements(params IEnumerable<string> scripts) => string.Join("\n", scripts.Select(script => $"<script>{script}</script>"));

    /// <summary>A template with its <c>{{parts}}</c> filled in, in one pass: what is filled in is never looked at again.</summary>
    public static string Fill(string template, Dictionary<string, string> parts)
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
