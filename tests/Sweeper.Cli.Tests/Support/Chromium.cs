using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Sweeper.Cli.Tests.Support;

/// <summary>A page in a headless Chromium, driven over the DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    /// <summary>How many rows the table of trials shows, as an expression.</summary>
    public const string Count = "document.querySelector('#trials .note').textContent";

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _limit = new(Patience);
    private string? _session;
    private int _messages;

    private Chromium(Process process, DirectoryInfo profile) => (_process, _profile) = (process, profile);

    /// <summary>Path of the browser, or null where there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Addresses that the page asked for, its own included.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Uncaught errors and what the page's policy forbade.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Opens a page and waits until it is loaded.</summary>
    public static async Task<Chromium> OpenAsync(string address, int width = 1280, int height = 900, bool isDark = false)
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("sweeper-chromium-");
        ProcessStartInfo start = new(Program!)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "about:blank",
            },
        };
        Chromium page = new(Process.Start(start)!, profile);
        await page.ConnectAsync();
        await page.SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await page.SendAsync("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }),
        });
        await page.SendAsync("Page.navigate", new() { ["url"] = address });
        await page.UntilAsync("document.readyState === 'complete'");
        return page;
    }

    /// <summary>The value of a JavaScript expression.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonNode answer = await SendAsync("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.True(answer["exceptionDetails"] is null, $"{expression}: {answer["exceptionDetails"]}");
        return answer["result"]!["value"]?.DeepClone();
    }

    public async Task<string> TextAsync(string expression) => (string?)await EvaluateAsync(expression) ?? "";

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string condition)
    {
        for (long begin = Stopwatch.GetTimestamp(); (bool?)await EvaluateAsync($"Boolean({condition})") != true; await Task.Delay(20, _limit.Token))
        {
            if (Stopwatch.GetElapsedTime(begin) > Patience / 2)
            {
                Assert.Fail($"waited in vain until {condition}; errors: {string.Join(' ', Errors)}; the page:\n{await TextAsync("document.body?.innerText.slice(0, 1500)")}");
            }
        }
    }

    /// <summary>Drags with the mouse, in pixels of the window.</summary>
    public async Task DragAsync((double X, double Y) from, (double X, double Y) to)
    {
        await MouseAsync("mouseMoved", from, 0);
        await MouseAsync("mousePressed", from, 1);
        for (int step = 1; step <= 5; step++)
        {
            await MouseAsync("mouseMoved", (from.X + (step * (to.X - from.X) / 5), from.Y + (step * (to.Y - from.Y) / 5)), 1);
        }

        await MouseAsync("mouseReleased", to, 0);
    }

    /// <summary>Picks trials by the metric in the parallel coordinates of a page.</summary>
    public async Task BrushAsync()
    {
        await EvaluateAsync("document.getElementById('chart-parallel').scrollIntoView()");
        await UntilAsync("document.querySelector('#chart-parallel canvas')");
        JsonNode box = (await EvaluateAsync("(box => ({ x: box.x, y: box.y }))(document.querySelector('#chart-parallel .canvas').getBoundingClientRect())"))!;
        (double x, double y) = ((double)box["x"]! + 60, (double)box["y"]!);
        await DragAsync((x, y + 60), (x, y + 180));
        await UntilAsync($"{Count}.includes('picked')");
    }

    /// <summary>Presses the heading of a column in the table of trials.</summary>
    public Task SortAsync(string column) => EvaluateAsync(Press(".trials th button", column));

    /// <summary>What presses the button that says so.</summary>
    public static string Press(string buttons, string text) => $"[...document.querySelectorAll('{buttons}')].find(one => one.textContent === '{text}').click()";

    /// <summary>What a page says of the rows of its table.</summary>
    public Task<string> CountAsync() => TextAsync(Count);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _limit.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A helper process that is just ending still writes: the system's clean-up takes the rest.
        }
    }

    private Task<JsonNode> MouseAsync(string type, (double X, double Y) at, int buttons) => SendAsync("Input.dispatchMouseEvent", new()
    {
        ["type"] = type,
        ["x"] = at.X,
        ["y"] = at.Y,
        ["button"] = type == "mouseMoved" ? "none" : "left",
        ["buttons"] = buttons,
        ["clickCount"] = 1,
    });

    private async Task ConnectAsync()
    {
        const string Announcement = "DevTools listening on ";
        string? line;
        while ((line = await _process.StandardError.ReadLineAsync(_limit.Token)) is not null && !line.StartsWith(Announcement, StringComparison.Ordinal))
        {
        }

        Assert.True(line is not null, "Chromium ended before it could be talked to");
        _ = _process.StandardError.ReadToEndAsync(_limit.Token);
        await _socket.ConnectAsync(new Uri(line[Announcement.Length..]), _limit.Token);
        JsonNode target = await SendAsync("Target.createTarget", new() { ["url"] = "about:blank" });
        JsonNode attached = await SendAsync("Target.attachToTarget", new() { ["targetId"] = (string?)target["targetId"], ["flatten"] = true });
        _session = (string?)attached["sessionId"];
        foreach (string domain in (string[])["Page", "Network", "Runtime", "Log"])
        {
            await SendAsync($"{domain}.enable", []);
        }
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters)
    {
        int id = ++_messages;
        JsonObject message = new() { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
        {
            message["sessionId"] = _session;
        }

        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, _limit.Token);
        while (true)
        {
            JsonNode answer = await ReceiveAsync();
            if ((int?)answer["id"] == id)
            {
                Assert.True(answer["error"] is null, string.Create(CultureInfo.InvariantCulture, $"{method}: {answer["error"]}"));
                return answer["result"]!;
            }

            Take(answer);
        }
    }

    private void Take(JsonNode news)
    {
        switch ((string?)news["method"])
        {
            case "Network.requestWillBeSent":
                Requests.Add((string)news["params"]!["request"]!["url"]!);
                break;
            case "Runtime.exceptionThrown":
                Errors.Add(news["params"]!["exceptionDetails"]!.ToJsonString());
                break;
            case "Log.entryAdded" when (string?)news["params"]!["entry"]!["level"] == "error":
                Errors.Add((string)news["params"]!["entry"]!["text"]!);
                break;
        }
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using MemoryStream text = new();
        byte[] buffer = new byte[1 << 16];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), _limit.Token);
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(text.ToArray())!;
    }
}

/// <summary>A test that needs Chromium, and a program that was built with ECharts.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Program is null)
        {
            Skip = "Chromium is not installed: apt-get install chromium";
        }
        else if (Cli.Web.WebResource.ECharts is null)
        {
            Skip = $"ECharts is not built in: {Cli.Web.WebResource.HowToGetECharts}";
        }
    }
}
