using System.Globalization;
using Sweeper.Cli.Rendering;
using Sweeper.Dashboard;
using Sweeper.Engine;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Cli.Live;

/// <summary>What the buttons do: as <c>sweeper stop</c>, <c>resume</c> and <c>retry</c> from a terminal.</summary>
/// <param name="home">Where the store is.</param>
/// <param name="sweep">The sweep's name.</param>
/// <param name="folder">The sweep's folder.</param>
internal sealed class SweepControl(SweeperHome home, string sweep, SweepFolder folder)
{
    /// <summary>A run says within this time that it cannot begin, or holds the sweep.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private int _atWork;

    /// <param name="action"><c>stop</c>, <c>resume</c> or <c>retry</c>.</param>
    /// <param name="trial">What to try again; null for all that failed.</param>
    public async Task<DashboardAnswer> ActAsync(string action, int? trial)
    {
        if (Interlocked.Exchange(ref _atWork, 1) == 1)
        {
            return new(false, "Another request is still at work.");
        }

        try
        {
            return action switch
            {
                "stop" => await StopAsync(),
                "resume" => await StartAsync("resume", sweep),
                _ when trial is { } number => await StartAsync("retry", sweep, "--trial", number.ToString(CultureInfo.InvariantCulture)),
                _ => await StartAsync("retry", sweep, "--state", "failed"),
            };
        }
        catch (UserErrorException error)
        {
            return new(false, error.Message);
        }
        finally
        {
            Interlocked.Exchange(ref _atWork, 0);
        }
    }

    private async Task<DashboardAnswer> StopAsync()
    {
        if (SweepLease.Owner(folder) is not { } owner)
        {
            return new(false, "Nobody runs this sweep.");
        }

        return await RunningSweep.StopAsync(folder, owner, kill: false, TimeProvider.System)
            ? new(true, "Stopped; the running trials have saved where they are.")
            : new(false, string.Create(CultureInfo.InvariantCulture, $"The sweep still runs, by pid {owner.Pid}: 'sweeper stop {sweep} --kill' does not wait for its trials."));
    }

    private async Task<DashboardAnswer> StartAsync(params IReadOnlyList<string> arguments)
    {
        if (SweepLease.Owner(folder) is { } owner)
        {
            return new(false, string.Create(CultureInfo.InvariantCulture, $"The sweep is run by pid {owner.Pid} already: stop it first."));
        }

        using DetachedRun run = DetachedRun.Start([.. arguments, "--home", home.Path], folder.DashboardLog);
        for (long begin = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begin) < Patience; await Task.Delay(Interval))
        {
            if (run.ExitCode is { } code)
            {
                return code == 0
                    ? new(true, "The sweep was run to its end.")
                    : new(false, $"sweeper {arguments[0]} ended with exit code {code}: {Format.OneLine(run.Output)}");
            }

            if (SweepLease.Owner(folder) is { } runner && runner.Pid == run.Pid)
            {
                return new(true, string.Create(
                    CultureInfo.InvariantCulture, $"Run by pid {runner.Pid}, also when this dashboard ends; it writes to {folder.DashboardLog}"));
            }
        }

        return new(true, $"Started; what it says is in {folder.DashboardLog}");
    }
}
