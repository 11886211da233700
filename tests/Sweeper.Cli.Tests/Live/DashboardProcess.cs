using System.Text.RegularExpressions;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.Live;

/// <summary><c>sweeper dashboard</c> on a port of its own.</summary>
internal sealed partial class DashboardProcess : IDisposable
{
    private readonly CliProcess _process;

    private DashboardProcess(CliProcess process, string withToken)
    {
        _process = process;
        WithToken = new(withToken);
        ReadOnly = new(WithToken.GetLeftPart(UriPartial.Path));
        Client = new() { BaseAddress = ReadOnly };
    }

    /// <summary>The address that may stop, resume and retry.</summary>
    public Uri WithToken { get; }

    public Uri ReadOnly { get; }

    public string Token => WithToken.Query.Split('=')[1];

    /// <summary>Without a browser.</summary>
    public HttpClient Client { get; }

    public static async Task<DashboardProcess> StartAsync(Workplace place, params string[] arguments)
    {
        CliProcess process = place.Start(["dashboard", "--port", "0", .. arguments]);
        await process.WaitForAsync(() => process.Out.Contains("read-only\n", StringComparison.Ordinal));
        return new(process, Address().Match(process.Out).Value);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token = null, string? host = null)
    {
        using HttpRequestMessage request = new(method, path);
        request.Headers.Host = host;
        if (token is not null)
        {
            request.Headers.Add("X-Sweeper-Token", token);
        }

        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Ends it as Ctrl-C does.</summary>
    public Task<CliRun> EndAsync()
    {
        _process.Send(CliProcess.Interrupt);
        return _process.WaitAsync();
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Dispose();
    }

    [GeneratedRegex("http://\\S+token=\\S+")]
    private static partial Regex Address();
}
