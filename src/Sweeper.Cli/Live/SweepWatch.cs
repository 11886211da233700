using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Sweeper.Cli.Charts;
using Sweeper.Dashboard;
using Sweeper.Engine;

namespace Sweeper.Cli.Live;

/// <summary>Looks at a sweep a few times a second while a page is open, and tells all pages what changed.</summary>
internal sealed class SweepWatch(LiveSweep sweep, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    /// <summary>A whole report is made at most so often, and takes at most a fifth of the time.</summary>
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(2);
    private const int RestAfterReport = 4;

    /// <summary>A page that has fallen so far behind connects again and starts anew.</summary>
    private const int MostUnread = 500;

    private readonly Lock _lock = new();
    private readonly List<Channel<DashboardMessage>> _pages = [];
    private readonly List<Channel<DashboardMessage>> _joining = [];
    private Task _watching = Task.CompletedTask;
    private bool _isWatching;
    private DashboardMessage? _now;
    private Task<(ChartData Data, TimeSpan Took)>? _report;
    private long _restUntil;

    // What a look that failed had read was not sent.
    private bool _hasFailed;

    /// <inheritdoc cref="IDashboard.MessagesAsync"/>
    public async IAsyncEnumerable<DashboardMessage> MessagesAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var page = Channel.CreateBounded<DashboardMessage>(MostUnread);
        lock (_lock)
        {
            _joining.Add(page);
            if (!_isWatching)
            {
                _isWatching = true;
                _watching = Task.Run(WatchAsync, CancellationToken.None);
            }
        }

        try
        {
            await foreach (DashboardMessage message in page.Reader.ReadAllAsync(stop))
            {
                yield return message;
            }
        }
        finally
        {
            lock (_lock)
            {
                _pages.Remove(page);
                _joining.Remove(page);
            }
        }
    }

    /// <summary>To be called when no page is open any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _watching;
        sweep.Dispose();
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            Channel<DashboardMessage>[] joining;
            lock (_lock)
            {
                if (_pages.Count + _joining.Count == 0)
                {
                    _isWatching = false;
                    return;
                }

                joining = [.. _joining];
                _joining.Clear();
                _pages.AddRange(joining);
            }

            Send(Look(), joining);
            await Task.Delay(Interval, clock);
        }
    }

    private List<DashboardMessage> Look()
    {
        try
        {
            List<DashboardMessage> news = [];
            LiveChange change = sweep.Look();
            bool hasNewShape = change.HasNewShape || _hasFailed;
            if (_report is { IsCompleted: true } done)
            {
                _report = null;
                (ChartData data, TimeSpan took) = done.GetAwaiter().GetResult();
                _restUntil = clock.GetTimestamp() + (long)(Math.Max(BetweenReports.TotalSeconds, RestAfterReport * took.TotalSeconds) * clock.TimestampFrequency);
                hasNewShape |= sweep.Take(data);
                news.Add(LiveJson.Insights(sweep.Data));
            }

            if (change.Trials.Count > 0)
            {
                news.Insert(0, LiveJson.Trials(sweep.Data, change.Trials));
            }

            if (!sweep.IsReported && _report is null && clock.GetTimestamp() >= _restUntil)
            {
                Func<ChartData> report = sweep.Reporting();
                _report = Task.Run(() => Timed(report));
            }

            DashboardMessage now = LiveJson.Now(sweep, clock.GetUtcNow());
            if (now != _now)
            {
                news.Add(_now = now);
            }

            _hasFailed = false;
            return hasNewShape ? [LiveJson.All(sweep.Data), now] : news;
        }
        catch (Exception error) // Pages say so, and the next look may succeed.
        {
            _hasFailed = true;
            return [LiveJson.Problem(error is UserErrorException or IOException ? error.Message : $"Bug in Sweeper: {error.Message}")];
        }
    }

    private void Send(List<DashboardMessage> news, Channel<DashboardMessage>[] joining)
    {
        foreach (Channel<DashboardMessage> page in joining)
        {
            page.Writer.TryWrite(LiveJson.All(sweep.Data));
            if (_now is not null)
            {
                page.Writer.TryWrite(_now);
            }

            news.FindAll(message => message.Name == LiveJson.ProblemName).ForEach(message => page.Writer.TryWrite(message));
        }

        lock (_lock)
        {
            foreach (Channel<DashboardMessage> page in _pages.Except(joining))
            {
                if (!news.TrueForAll(page.Writer.TryWrite))
                {
                    page.Writer.TryComplete();
                }
            }
        }
    }

    private static (ChartData Data, TimeSpan Took) Timed(Func<ChartData> report)
    {
        long begin = Stopwatch.GetTimestamp();
        return (report(), Stopwatch.GetElapsedTime(begin));
    }
}
