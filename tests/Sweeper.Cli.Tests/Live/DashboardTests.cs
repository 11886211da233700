using System.Globalization;
using Sweeper.Cli.Tests.Support;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Cli.Tests.Live;

/// <summary>The dashboard as people see it, in a browser.</summary>
public sealed class DashboardTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [ChromiumFact]
    public async Task Epochs_results_and_new_trials_appear_while_the_table_stays_as_it_was_sorted()
    {
        StoredTrial[] trials = [.. SampleSweep.Random(40)];
        using SampleStore store = new(_place, trials[..38]);
        using DashboardProcess dashboard = await DashboardProcess.StartAsync(_place);
        await using Chromium page = await Chromium.OpenAsync(dashboard.ReadOnly.AbsoluteUri);
        await page.UntilAsync("document.getElementById('trials')");
        await page.SortAsync("trial");
        await page.UntilAsync("document.querySelector('.trials tbody a').textContent === '#1'");

        store.Start(trials[38]);
        await page.UntilAsync("document.querySelector('.running tbody a')?.textContent === '#39'");
        const string First = "0.7777";
        store.Report(trials[38], trials[38].Epochs[0] with { Metrics = new Dictionary<string, double> { ["f1"] = 0.7777, ["accuracy"] = 0.7, ["loss"] = 0.3, ["train_loss"] = 0.3 } });
        await page.UntilAsync($"document.querySelector('.running tbody').textContent.includes('{First}')");
        await page.UntilAsync($"document.querySelector('.trials').textContent.includes('{First}')");
        Assert.Equal("ascending", await page.TextAsync("document.querySelectorAll('.trials th')[1].getAttribute('aria-sort')"));
        Assert.Equal("#1", await page.TextAsync("document.querySelector('.trials tbody a').textContent"));

        // A result that beats all others becomes the headline.
        var best = trials[38].Epochs[^1] with { Epoch = 2, Metrics = new Dictionary<string, double> { ["f1"] = 0.9876, ["accuracy"] = 0.98, ["loss"] = 0.1, ["train_loss"] = 0.1 } };
        store.Report(trials[38], best);
        store.End(trials[38] with { Failure = null, Finish = trials[0].Finish! with { BestEpoch = 2 } });
        await page.UntilAsync("document.querySelector('.score').textContent.includes('0.9876')");
        await page.UntilAsync("document.querySelectorAll('.running tbody tr').length === 0");
        Assert.Equal("#39", await page.TextAsync("document.querySelector('.trials .winner a').textContent"));

        // A deep link, followed while it is shown.
        store.Start(trials[39]);
        await page.EvaluateAsync("location.hash = 'trial-40'");
        await page.UntilAsync("document.querySelector('dialog').open && document.querySelector('dialog h2').textContent === 'Trial #40: running'");
        store.End(trials[39] with { Finish = null, Failure = new(Engine.Trials.FailureKind.Diverged, "the loss is NaN") });
        await page.UntilAsync("document.querySelector('dialog h2').textContent === 'Trial #40: failed'");
        Assert.Contains("There is no such log yet.", await page.TextAsync("document.querySelector('.log').textContent"), StringComparison.Ordinal);

        // Without the token there is nothing to press.
        Assert.True((bool)(await page.EvaluateAsync("document.getElementById('stop') === null && document.getElementById('read-only') !== null"))!);
        Assert.All(page.Requests, request => Assert.StartsWith(dashboard.ReadOnly.AbsoluteUri, request.Replace("data:,", dashboard.ReadOnly.AbsoluteUri, StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.All(page.Errors, error => Assert.Contains("404", error, StringComparison.Ordinal));
    }

    [ChromiumFact]
    public async Task Brushing_picks_trials_and_updates_leave_the_pick_alone()
    {
        StoredTrial[] trials = [.. SampleSweep.Random(60)];
        using SampleStore store = new(_place, trials[..59]);
        using DashboardProcess dashboard = await DashboardProcess.StartAsync(_place);
        await using Chromium page = await Chromium.OpenAsync(dashboard.ReadOnly.AbsoluteUri);
        await page.UntilAsync("document.querySelector('#chart-parallel')");
        await page.BrushAsync();
        string picked = await page.CountAsync();
        store.Start(trials[59]);
        await page.UntilAsync("document.querySelector('.running tbody a')?.textContent === '#60'");
        await page.UntilAsync($"{Chromium.Count}.includes('60 trials')");

        Assert.Equal(picked.Replace("59 trials", "60 trials", StringComparison.Ordinal), await page.CountAsync());
        Assert.Empty(page.Errors);
    }

    [ChromiumFact]
    public async Task Hostile_names_are_text_and_a_wrong_token_is_told_on_a_dark_phone()
    {
        const string Hostile = "<img src=x onerror=\"window.stolen=1\">";
        IReadOnlyList<StoredTrial> trials = SampleSweep.Grid(8, "evil", number => $"{Hostile}{number % 3}");
        using SampleStore store = new(_place, [.. trials.SkipLast(1)], Hostile);
        store.Start(trials[^1]);
        using DashboardProcess dashboard = await DashboardProcess.StartAsync(_place);
        await using Chromium page = await Chromium.OpenAsync($"{dashboard.ReadOnly}?token=wrong#trial-2", width: 390, isDark: true);
        await page.UntilAsync("document.querySelector('dialog')?.open && document.querySelector('.running tbody a')");

        Assert.Equal(Hostile, await page.TextAsync("document.querySelector('h1').textContent"));
        Assert.Equal($"{Hostile}: Sweeper dashboard", await page.TextAsync("document.title"));
        Assert.Equal("dark", await page.TextAsync("document.documentElement.dataset.theme"));
        Assert.Contains("The token is not that of this dashboard", await page.TextAsync("document.getElementById('read-only').textContent"), StringComparison.Ordinal);
        Assert.DoesNotContain("token", await page.TextAsync("location.href"), StringComparison.Ordinal);
        Assert.True((bool)(await page.EvaluateAsync("document.images.length === 0 && window.stolen === undefined"))!);
        Assert.True((bool)(await page.EvaluateAsync("document.documentElement.scrollWidth <= 390"))!);
    }

    [ChromiumFact]
    public async Task The_buttons_stop_and_resume_a_sweep_that_outlives_the_dashboard()
    {
        using CliProcess sweep = _place.Start("run", "tiny.yaml", "epochs=10000", "--jobs", "1");
        await sweep.WaitForAsync(() => sweep.Error.Contains("#1 epoch 2/", StringComparison.Ordinal));
        using DashboardProcess dashboard = await DashboardProcess.StartAsync(_place);
        await using (Chromium page = await Chromium.OpenAsync(dashboard.WithToken.AbsoluteUri))
        {
            await page.UntilAsync("document.getElementById('stop')?.disabled === false");
            await page.UntilAsync("document.querySelector('.running tbody')?.textContent.includes('steps')");
            Assert.True((bool)(await page.EvaluateAsync("document.getElementById('resume').disabled"))!);
            await page.EvaluateAsync("document.getElementById('stop').click()");
            await page.UntilAsync("document.getElementById('said').textContent.startsWith('Stopped')");
            (await sweep.WaitAsync()).Expect(130);
            Assert.False(File.Exists(_place.Sweep().Progress));

            await page.UntilAsync("document.getElementById('resume').disabled === false");
            await page.EvaluateAsync("document.getElementById('resume').click()");
            await page.UntilAsync("document.getElementById('said').textContent.startsWith('Run by pid')");
            await page.UntilAsync("document.getElementById('state').textContent.startsWith('Running since')");
            Assert.Empty(page.Errors);
        }

        LeaseOwner runner = SweepLease.Owner(_place.Sweep())!;
        (await dashboard.EndAsync()).Expect(0).IsTidy();
        Assert.False(Signals.IsGone(runner.Pid));
        Assert.Equal(runner, SweepLease.Owner(_place.Sweep()));
        (await _place.RunAsync("stop")).Expect(0);
        Assert.Contains("Going on with sweep 'tiny'", await File.ReadAllTextAsync(_place.Sweep().DashboardLog), StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task Ten_thousand_trials_stay_usable()
    {
        StoredTrial[] trials = [.. SampleSweep.Random(10_001, epochs: 1)];
        using SampleStore store = new(_place, trials[..10_000]);
        using DashboardProcess dashboard = await DashboardProcess.StartAsync(_place);
        await using Chromium page = await Chromium.OpenAsync(dashboard.ReadOnly.AbsoluteUri);
        await page.UntilAsync("document.querySelector('#trials .note')");
        Assert.Equal("1 to 50 of 10,000 trials", await page.CountAsync());
        Assert.Equal(50, (int)(await page.EvaluateAsync("document.querySelectorAll('.trials tbody tr').length"))!);

        double sorted = await MillisecondsAsync(page, Chromium.Press(".trials th button", "time"));
        store.Start(trials[10_000]);
        await page.UntilAsync("document.querySelector('.running tbody a')?.textContent === '#10001'");
        long begin = TimeProvider.System.GetTimestamp();
        store.Report(trials[10_000], trials[10_000].Epochs[0]);
        await page.UntilAsync("document.querySelector('.running tbody').textContent.includes('1 of 1')");
        double seen = TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds;
        double ready = (double)(await page.EvaluateAsync("performance.getEntriesByName('sweeper-ready')[0].startTime"))!;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"10,000 trials: usable after {ready:0} ms, sorted in {sorted:0} ms, an epoch was seen after {seen:0} ms"));
        Assert.Empty(page.Errors);
    }

    private static async Task<double> MillisecondsAsync(Chromium page, string action) =>
        (double)(await page.EvaluateAsync($"(begin => {{ {action}; return performance.now() - begin; }})(performance.now())"))!;
}
