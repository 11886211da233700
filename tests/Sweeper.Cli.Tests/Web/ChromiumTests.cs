using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Cli.Charts;
using Sweeper.Cli.Rendering;
using Sweeper.Cli.Tests.Support;
using Sweeper.Cli.Web;
using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Cli.Tests.Web;

/// <summary>The page as people see it.</summary>
public sealed class ChromiumTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sweeper-page-");

    public void Dispose() => _folder.Delete(recursive: true);

    [ChromiumFact]
    public async Task The_page_shows_every_chart_sorts_filters_and_brushes_without_a_request()
    {
        string address = Write("many", SampleSweep.Random(200));
        await using Chromium page = await Chromium.OpenAsync(address);

        Assert.StartsWith("f1 0.9", await page.TextAsync("document.querySelector('.score').textContent"), StringComparison.Ordinal);
        Assert.Equal("1 to 50 of 200 trials", await page.CountAsync());
        await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(9, (int)(await page.EvaluateAsync("document.querySelectorAll('.chart canvas').length"))!);

        await page.SortAsync("trial");
        Assert.Equal("#1", await page.TextAsync("document.querySelector('.trials tbody a').textContent"));
        Assert.Equal("ascending", await page.TextAsync("document.querySelectorAll('.trials th')[1].getAttribute('aria-sort')"));

        await FilterAsync(page, "failed batch_size=16");
        JsonArray rows = (await page.EvaluateAsync("[...document.querySelectorAll('.trials tbody tr')].map(row => row.textContent)"))!.AsArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains("failed", (string?)row, StringComparison.Ordinal));
        await FilterAsync(page, "");

        await page.BrushAsync();
        Assert.Contains("picked trials are drawn", await page.TextAsync("document.querySelector('#chart-curves .note').textContent"), StringComparison.Ordinal);
        await page.EvaluateAsync(Chromium.Press("button", "Show all again"));
        Assert.Equal("1 to 50 of 200 trials", await page.CountAsync());

        await page.EvaluateAsync("location.hash = 'trial-7'");
        await page.UntilAsync("document.querySelector('dialog').open");
        Assert.StartsWith("Trial #7: completed", await page.TextAsync("document.querySelector('dialog h2').textContent"), StringComparison.Ordinal);
        Assert.Empty(page.Errors);
        Assert.Equal([address], page.Requests.Where(request => !request.StartsWith("data:", StringComparison.Ordinal)));
    }

    [ChromiumFact]
    public async Task Hostile_names_are_shown_as_text_on_a_dark_phone()
    {
        const string Hostile = "<img src=x onerror=\"window.stolen=1\">";
        IReadOnlyList<StoredTrial> trials = SampleSweep.Grid(12, "evil", number => $"{Hostile}{number % 3}");
        await using Chromium page = await Chromium.OpenAsync(Write("hostile", trials, Hostile), width: 390, isDark: true);
        await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await page.EvaluateAsync("location.hash = 'trial-2'");
        await page.UntilAsync("document.querySelector('dialog').open");

        Assert.Equal(Hostile, await page.TextAsync("document.querySelector('h1').textContent"));
        Assert.Equal("dark", await page.TextAsync("document.documentElement.dataset.theme"));
        Assert.Contains(Hostile, await page.TextAsync("document.querySelector('dialog').textContent"), StringComparison.Ordinal);
        Assert.True((bool)(await page.EvaluateAsync("document.images.length === 0 && window.stolen === undefined"))!);
        Assert.True((bool)(await page.EvaluateAsync("document.documentElement.scrollWidth <= 390"))!);
        Assert.Empty(page.Errors);
    }

    [ChromiumFact]
    public async Task Sweeps_without_a_score_say_so()
    {
        await using Chromium none = await Chromium.OpenAsync(Write("none", []));
        Assert.Equal("No trial has begun yet", await none.TextAsync("document.querySelector('#headline').textContent"));
        Assert.Empty(none.Errors);

        await using Chromium failed = await Chromium.OpenAsync(Write("failed", SampleSweep.AllFailed(12)));
        Assert.Equal("All trials failed", await failed.TextAsync("document.querySelector('#headline').textContent"));
        Assert.Contains("the loss is NaN", await failed.TextAsync("document.querySelector('#failures').textContent"), StringComparison.Ordinal);
        Assert.Empty(failed.Errors);
    }

    [ChromiumFact]
    public async Task The_page_rounds_as_the_terminal_does()
    {
        SeededRandom random = new(1, 0, "rounding");
        double[] values =
        [
            // Halves, in binary and in decimal only, what rounding carries over, and the borders between the forms.
            0, 0.03125, 0.15625, -0.03125, 0.91125, 0.91235, -0.91235, 123.40625, 9.99996e-5, 0.00049999, 0.0005, 0.001, 999.99996, 1000, 99999.96, 1e5, 1e6, 12345678.9,
            1e-300, 1e300, 0.99995, 59.95, 9.95,
            .. Enumerable.Range(0, 400).Select(_ => random.NextInt(1600) / 1600.0),
            .. Enumerable.Range(0, 400).Select(_ => (random.NextDouble() < 0.5 ? -1 : 1) * Math.Pow(10, (14 * random.NextDouble()) - 7)),
        ];
        await using Chromium page = await Chromium.OpenAsync(Write("numbers", SampleSweep.Grid(1)));

        await IsSameAsync("metric", Format.Metric, values);
        await IsSameAsync("short", value => Format.Parameter(new ParameterValue.Real(value)), values);
        await IsSameAsync("share", Format.Share, [.. values.Where(value => value is >= 0 and <= 1)]);

        async Task IsSameAsync(string name, Func<double, string> text, double[] numbers)
        {
            JsonNode shown = (await page.EvaluateAsync($"{JsonSerializer.Serialize(numbers)}.map(Sweeper.{name})"))!;
            Assert.Equal(numbers.Select(value => $"{value:R}: {text(value)}"), numbers.Zip(shown.AsArray(), (value, one) => $"{value:R}: {one}"));
        }
    }

    [ChromiumFact]
    public async Task Confirmation_and_test_split_stand_below_the_result()
    {
        ChartData data = SamplePage.Charts(SampleSweep.Confirmed()) with { Final = SampleSweep.Final(isUntouched: false) };
        await using Chromium page = await Chromium.OpenAsync(Write("confirmed", data), width: 390);

        Assert.StartsWith("ConfirmationConfirmation ", await page.TextAsync("document.querySelector('#headline + #confirmation').textContent"), StringComparison.Ordinal);
        Assert.Equal(2, (int)(await page.EvaluateAsync("document.querySelectorAll('#confirmation tbody a').length"))!);
        Assert.Contains("test<i>.tsv, 200 examples", await page.TextAsync("document.querySelector('#confirmation + #final').textContent"), StringComparison.Ordinal);
        Assert.StartsWith("f10.912495 % interval", await page.TextAsync("document.querySelector('#final tbody tr').textContent"), StringComparison.Ordinal);
        Assert.True((bool)(await page.EvaluateAsync("document.documentElement.scrollWidth <= 390"))!);
        Assert.Empty(page.Errors);
    }

    [ChromiumFact]
    public async Task Two_thousand_trials_open()
    {
        // Set SWEEPER_TEST_PAGES to a folder to look at the pages.
        Write("one", SampleSweep.Grid(1));
        Write("twelve", SampleSweep.Grid(12));
        await using Chromium page = await Chromium.OpenAsync(Write("thousands", SampleSweep.Random(2000, epochs: 20)));

        await page.UntilAsync("performance.getEntriesByName('sweeper-drawn').length > 0");
        double ready = (double)(await page.EvaluateAsync("performance.getEntriesByName('sweeper-ready')[0].startTime"))!;
        double drawn = (double)(await page.EvaluateAsync("performance.getEntriesByName('sweeper-drawn')[0].startTime"))!;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"2,000 trials of 20 epochs: interactive after {ready:0} ms, first chart drawn after {drawn:0} ms"));
        Assert.StartsWith("1 to 50 of 2,000 trials", await page.CountAsync(), StringComparison.Ordinal);
        Assert.Empty(page.Errors);
    }

    private static Task<JsonNode?> FilterAsync(Chromium page, string text) =>
        page.EvaluateAsync($"(field => {{ field.value = '{text}'; field.dispatchEvent(new Event('input')); }})(document.getElementById('filter'))");

    private string Write(string name, IReadOnlyList<StoredTrial> trials, string sweep = "sample") => Write(name, SamplePage.Charts(trials, sweep));

    private string Write(string name, ChartData data)
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("SWEEPER_TEST_PAGES") ?? _folder.FullName, $"{name}.html");
        File.WriteAllText(path, SamplePage.Of(data, WebResource.ECharts).Html);
        return new Uri(path).AbsoluteUri;
    }
}
