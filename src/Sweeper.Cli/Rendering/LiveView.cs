using Spectre.Console;
using Spectre.Console.Rendering;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Cli.Rendering;

/// <summary>For a terminal: a table of the running trials, redrawn a few times a second on standard error.</summary>
internal sealed class LiveView(Terminal terminal, IReadOnlyList<string> varied, TimeProvider time) : ISweepView
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);
    private const int NotesShown = 4;
    private readonly SweepProgress _progress = new(varied);
    private readonly Queue<string> _notes = [];
    private readonly SteadyClock _clock = new(time);
    private readonly Lock _lock = new();

    public async Task<SweepOutcome> ShowAsync(Func<Task<SweepOutcome>> run)
    {
        IAnsiConsole console = terminal.CreateLiveConsole();
        return await console.Live(Draw(console.Profile.Width)).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            Task<SweepOutcome> running = run();
            while (!running.IsCompleted)
            {
                live.UpdateTarget(Draw(console.Profile.Width));
                await Task.WhenAny(running, Task.Delay(Refresh, time));
            }

            live.UpdateTarget(Draw(console.Profile.Width));
            return await running;
        });
    }

    public void Take(SweepNews news)
    {
        lock (_lock)
        {
            _progress.Apply(news, _clock.Now);
            if (news is SweepNews.Note note)
            {
                Keep(Format.OneLine(note.Text));
            }
            else if (news is SweepNews.TrialEnded { Trial: { Failure: { } failure } trial })
            {
                Keep($"#{trial.Number} {Format.Failed(failure)}");
            }
        }
    }

    public void Say(string line)
    {
        lock (_lock)
        {
            Keep(line);
        }
    }

    /// <summary>The picture at this moment, for a terminal so many columns wide.</summary>
    public IRenderable Draw(int width)
    {
        lock (_lock)
        {
            if (_progress.Sweep is not { } sweep)
            {
                return new Text("Starting ...");
            }

            IRenderable[] table = _progress.Running.All(running => running.IsWaiting)
                ? [] : [RunningTable.Fit(_progress, sweep.Objective.Metric, width)];
            return new Rows([new Markup(Header(sweep)), .. table, .. WaitingText.Lines(_progress.Running).Select(line => new Text(line)), .. _notes.Select(note => new Text(note))]);
        }
    }

    private void Keep(string line)
    {
        _notes.Enqueue(line);
        if (_notes.Count > NotesShown)
        {
            _notes.Dequeue();
        }
    }

    private string Header(StoredSweep sweep)
    {
        DateTimeOffset now = _clock.Now;
        TrialCounts counts = _progress.Counts;
        string total = counts.Planned is { } planned ? $"/{planned}" : "";
        List<string> early = [];
        Format.AddIfAny(early, counts.Pruned, "stopped early");
        Format.AddIfAny(early, counts.Paused, "paused");
        string failed = (early.Count > 0 ? $" ({string.Join(", ", early)})" : "")
            + (counts.Failed > 0 ? $" [red]({counts.Failed} failed)[/]" : "");
        string best = _progress.Best is { } scored
            ? $"  best [green]{Markup.Escape(Format.Score(scored, sweep.Objective.Metric))}[/]" : "";
        string left = _progress.Remaining(now) is { TotalSeconds: >= 1 } remaining ? $"  {Format.ToGo(remaining)}" : "";
        return $"[bold]{Markup.Escape(sweep.Name)}[/]  {counts.Done}{total} done{failed}{best}"
            + $"  {Format.Time(_progress.Elapsed(now))} so far{left}";
    }
}
