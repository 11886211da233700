using Sweeper.Cli.Web;

namespace Sweeper.Cli.Live;

/// <summary>The dashboard's page: what the report's has, filled by the server's messages.</summary>
/// <param name="Html">All of it.</param>
/// <param name="Policy">What it may do: run its own scripts and talk to where it came from.</param>
internal sealed record DashboardPage(string Html, string Policy)
{
    /// <param name="sweep">Its name.</param>
    /// <param name="charts">Apache ECharts as <see cref="WebResource.ECharts"/> has it; null for tables alone.</param>
    public static DashboardPage Of(string sweep, string? charts)
    {
        string[] scripts = charts is null ? [PageParts.DashboardScript()] : [charts, PageParts.DashboardScript()];
        string style = WebResource.File("page/style.css") + WebResource.File("live/live.css");
        string html = PageParts.Page($"{sweep}: Sweeper dashboard", ("running", "what runs"), style, scripts);
        return new(html, $"{PageParts.Policy(scripts)}; connect-src 'self'; frame-ancestors 'none'");
    }
}
