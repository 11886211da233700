using Sweeper.Cli.Web;
using Sweeper.Dashboard;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Cli.Live;

/// <summary>One sweep for the server.</summary>
/// <param name="watch">Tells pages what changes.</param>
/// <param name="control">Stops, resumes and retries.</param>
/// <param name="sweep">Its name.</param>
/// <param name="folder">Where its trials are.</param>
internal sealed class SweepDashboard(SweepWatch watch, SweepControl control, string sweep, SweepFolder folder) : IDashboard
{
    private readonly DashboardPage _page = DashboardPage.Of(sweep, WebResource.ECharts);

    public string Page => _page.Html;

    public string Policy => _page.Policy;

    public IAsyncEnumerable<DashboardMessage> MessagesAsync(CancellationToken stop) => watch.MessagesAsync(stop);

    public string? Log(int trial, string name) => name switch
    {
        "out" => LogTail.Read(folder.Trial(trial).Out),
        "err" => LogTail.Read(folder.Trial(trial).Err),
        _ => null,
    };

    public Task<DashboardAnswer> ActAsync(string action, int? trial) => control.ActAsync(action, trial);
}
