using System.Globalization;
using System.Net;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.Live;

/// <summary>Who may ask the dashboard for what: without a browser.</summary>
public sealed class DashboardRequestTests : IDisposable
{
    private readonly Workplace _place = new();
    private readonly SampleStore _store;

    public DashboardRequestTests() => _store = new(_place, SampleSweep.Grid(4));

    public void Dispose()
    {
        _store.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task Only_the_token_may_act_and_only_this_machine_may_look()
    {
        using DashboardProcess dashboard = await DashboardProcess.StartAsync(_place);
        Assert.Equal(32, dashboard.Token.Length);

        // The page: nothing in it that only some may know, nothing that others may embed or read.
        using HttpResponseMessage page = await dashboard.SendAsync(HttpMethod.Get, "");
        string html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain(dashboard.Token, html, StringComparison.Ordinal);
        string policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.EndsWith("connect-src 'self'; frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("Access-Control-Allow-Origin"));

        foreach (string path in (string[])["stop", "resume", "retry", "retry?trial=1", "token"])
        {
            await IsAsync(HttpStatusCode.Forbidden, dashboard.SendAsync(HttpMethod.Post, path));
            await IsAsync(HttpStatusCode.Forbidden, dashboard.SendAsync(HttpMethod.Post, path, ""));
            await IsAsync(HttpStatusCode.Forbidden, dashboard.SendAsync(HttpMethod.Post, path, new string('0', 32)));
            await IsAsync(HttpStatusCode.MethodNotAllowed, dashboard.SendAsync(HttpMethod.Get, path, dashboard.Token));
            await IsAsync(HttpStatusCode.Forbidden, dashboard.SendAsync(HttpMethod.Post, path, dashboard.Token, "evil.example"));
            await IsAsync(HttpStatusCode.Forbidden, dashboard.SendAsync(HttpMethod.Post, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}token={dashboard.Token}"));
        }

        await IsAsync(HttpStatusCode.OK, dashboard.SendAsync(HttpMethod.Post, "token", dashboard.Token));
        await IsAsync(HttpStatusCode.BadRequest, dashboard.SendAsync(HttpMethod.Post, "retry?trial=x", dashboard.Token));
        await IsAsync(HttpStatusCode.Conflict, dashboard.SendAsync(HttpMethod.Post, "resume", dashboard.Token));

        // A name that somebody made to point to 127.0.0.1.
        foreach (string path in (string[])["", "events", "log?trial=1&name=out"])
        {
            await IsAsync(HttpStatusCode.Forbidden, dashboard.SendAsync(HttpMethod.Get, path, host: "evil.example:8265"));
            await IsAsync(HttpStatusCode.Forbidden, dashboard.SendAsync(HttpMethod.Get, path, host: "127.0.0.1.evil.example"));
        }

        await IsAsync(HttpStatusCode.OK, dashboard.SendAsync(HttpMethod.Get, "", host: "localhost:9999"));
        await IsAsync(HttpStatusCode.NotFound, dashboard.SendAsync(HttpMethod.Get, "sweeper.db"));

        CliRun end = await dashboard.EndAsync();
        end.Expect(0).IsTidy();
        Assert.Equal(2, end.Out.Split(dashboard.Token).Length);
    }

    [Fact]
    public async Task Logs_are_those_of_trials_and_end_with_their_end()
    {
        string folder = _store.Folder.Trial(2).Path;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "out.log"), string.Join('\n', Enumerable.Range(0, 50_000)));
        await File.WriteAllTextAsync(Path.Combine(folder, "plan.json"), "secret");
        using DashboardProcess dashboard = await DashboardProcess.StartAsync(_place, "sample");

        string log = await dashboard.Client.GetStringAsync(new Uri("log?trial=2&name=out", UriKind.Relative));

        string[] lines = log.Split('\n');
        Assert.Equal("49999", lines[^1]);
        Assert.InRange(log.Length, 60_000, 65_536);
        Assert.Equal(49_999 - lines.Length + 1, int.Parse(lines[0], CultureInfo.InvariantCulture));
        foreach (string query in (string[])["trial=2&name=err", "trial=99&name=out", "trial=2&name=../plan.json", "trial=-1&name=out", "trial=../2&name=out", "name=out", ""])
        {
            await IsAsync(HttpStatusCode.NotFound, dashboard.SendAsync(HttpMethod.Get, $"log?{query}"));
        }
    }

    [Fact]
    public async Task What_cannot_be_served_is_refused()
    {
        using DashboardProcess dashboard = await DashboardProcess.StartAsync(_place);
        string port = dashboard.ReadOnly.Port.ToString(CultureInfo.InvariantCulture);

        (await _place.RunAsync("dashboard", "--port", port)).IsRefused($"port {port} cannot be used", "in use", "--port 0");
        (await _place.RunAsync("dashboard", "--port", "70000")).IsRefused("--port is 70000", "1 to 65535");
        (await _place.RunAsync("dashboard", "simple")).IsRefused("there is no sweep 'simple'", "id you mean 'sample'?");
    }

    private static async Task IsAsync(HttpStatusCode expected, Task<HttpResponseMessage> answer)
    {
        using HttpResponseMessage message = await answer;
        Assert.True(expected == message.StatusCode, $"{message.RequestMessage?.Method} {message.RequestMessage?.RequestUri}: {message.StatusCode}");
    }
}
