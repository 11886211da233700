using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Live;
using Sweeper.Cli.Web;
using Sweeper.Dashboard;
using Sweeper.Engine;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper dashboard [SWEEP] [--port N]</c></summary>
internal static class DashboardCommand
{
    private const int FirstPort = 8265;
    private const int PortsTried = 20;

    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = SharedOptions.SweepArgument();
        var port = new Option<int?>("--port", "-p")
        {
            Description = $"Port on 127.0.0.1; 0 for any free one. Default: {FirstPort}, or the next that is free.",
            HelpName = "N",
        };
        Option<string?> home = SharedOptions.Home();
        var command = new SweeperCommand(
            "dashboard",
            "Show a sweep in the browser while it runs: charts, running trials, devices and logs, with buttons to stop, resume and retry.",
            "sweeper dashboard",
            "sweeper dashboard sst-grid --port 9000")
        {
            name, port, home,
        };
        command.SetAction(async (parsed, _) =>
        {
            int? asked = parsed.GetValue(port);
            if (asked is < 0 or > 65535)
            {
                throw new UserErrorException(
                    string.Create(CultureInfo.InvariantCulture, $"--port is {asked}, but ports go from 1 to 65535"), "Leave it out, or write --port 0 for any free one");
            }

            AspNetCore.Use();
            await ServeAsync(terminal, parsed.GetValue(home), parsed.GetValue(name), asked);
        });
        return command;
    }

    // Not inlined: what it mentions can be loaded only after AspNetCore.Use.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ServeAsync(Terminal terminal, string? home, string? name, int? asked)
    {
        // Disposed of in reverse: the watch ends when the server has let go of every page.
        LiveSweep sweep = LiveSweep.Open(home, name);
        (string title, SweepFolder folder) = (sweep.Sweep.Name, sweep.Folder);
        await using var watch = new SweepWatch(sweep, TimeProvider.System);
        var control = new SweepControl(SweeperHome.Resolve(home), title, folder);
        var token = new DashboardToken();
        using var end = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
        await using DashboardServer server = await ListenAsync(terminal, new SweepDashboard(watch, control, title, folder), token, asked);

        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}/");
        if (WebResource.ECharts is null)
        {
            terminal.Error.WriteLine($"No charts, tables alone: this copy was built without Apache ECharts; {WebResource.HowToGetECharts}.");
        }

        terminal.Out.WriteLine($"Sweep {title}, until Ctrl-C:");
        terminal.Out.WriteLine($"  {address}?token={token.Text}   may stop, resume and retry: keep it to yourself");
        terminal.Out.WriteLine($"  {address}   read-only");
        terminal.Out.Flush();
        await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            end.Cancel();
        }
    }

    private static async Task<DashboardServer> ListenAsync(Terminal terminal, IDashboard dashboard, DashboardToken token, int? asked)
    {
        for (int port = asked ?? FirstPort; ; port++)
        {
            try
            {
                DashboardServer server = await DashboardServer.StartAsync(dashboard, token, port);
                if (asked is null && port != FirstPort)
                {
                    terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Port {FirstPort} is in use; this is {port}."));
                }

                return server;
            }
            catch (IOException error) when (asked is not null || port == FirstPort + PortsTried - 1)
            {
                string ports = asked is null
                    ? string.Create(CultureInfo.InvariantCulture, $"no port from {FirstPort} to {port} can be used")
                    : string.Create(CultureInfo.InvariantCulture, $"port {port} cannot be used: {error.GetBaseException().Message}");
                throw new UserErrorException(ports, "Choose another one with --port, or --port 0 for any free one", inner: error);
            }
            catch (IOException)
            {
                // In use, most likely by another dashboard: the next one.
            }
        }
    }
}
