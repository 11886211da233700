using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Sweeper.Dashboard;

/// <summary>Serves a dashboard on the loopback interface of this machine.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stop;

    private DashboardServer(WebApplication application, CancellationTokenSource stop) => (_application, _stop) = (application, stop);

    public int Port => new Uri(_application.Urls.First()).Port;

    /// <summary>Starts to listen on 127.0.0.1.</summary>
    /// <param name="dashboard">What is served.</param>
    /// <param name="token">What actions need.</param>
    /// <param name="port">0 for any free one.</param>
    /// <exception cref="IOException">The port is in use or may not be used.</exception>
    public static async Task<DashboardServer> StartAsync(IDashboard dashboard, DashboardToken token, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        WebApplication application = builder.Build();
        var stop = new CancellationTokenSource();
        var requests = new DashboardRequests(dashboard, token, stop.Token);
        application.Run(requests.AnswerAsync);
        var server = new DashboardServer(application, stop);
        try
        {
            await application.StartAsync();
            return server;
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            await server.DisposeAsync();
            throw error as IOException ?? new IOException(error.Message, error);
        }
    }

    /// <summary>Ends every connection, then listens no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _application.DisposeAsync();
        _stop.Dispose();
    }
}
