using System.Globalization;
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
    private const int BarWidth = 20;
    private readonly SweepProgress _progress = new(varied);
    private readonly Queue<string> _notes = [];
    private readonly Lock _lock = new();

    public async Task<SweepOutcome> ShowAsync(Func<Task<SweepOutcome>> run)
    {
        IAnsiConsole console = terminal.CreateLiveConsole();
        return await console.Live(Draw()).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            Task<SweepOutcome> running = run();
            while (!running.IsCompleted)
            {
                live.UpdateTarget(Draw());
                await Task.WhenAny(running, Task.Delay(Refresh, time));
            }

            live.UpdateTarget(Draw());
            return await running;
        });
    }

    public void Take(SweepNews news)
    {
        lock (_lock)
        {
            _progress.Apply(news, time.GetUtcNow());
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

    /// <summary>The picture at this moment.</summary>
    public IRenderable Draw()
    {
        lock (_lock)
        {
            return _progress.Sweep is { } sweep
                ? new Rows([new Markup(Header(sweep)), RunningTable(sweep), .. _notes.Select(note => new Text(note))])
                : new Text("Starting ...");
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
        DateTimeOffset now = time.GetUtcNow();
        TrialCounts counts = _progress.Counts;
        string total = counts.Planned is { } planned ? $"/{planned}" : "";
        string failed = counts.Failed > 0 ? $" [red]({counts.Failed} failed)[/]" : "";
        string best = _progress.Best is { } scored
            ? $"  best [green]{Markup.Escape(Format.Score(scored, sweep.Objective.Metric))}[/]" : "";
        string left = _progress.Remaining(now) is { } remaining ? $"  about {Format.Time(remaining)} to go" : "";
        return $"[bold]{Markup.Escape(sweep.Name)}[/]  {counts.Done}{total} done{failed}{best}"
            + $"  {Format.Time(_progress.Elapsed(now))} so far{left}";
    }

    private Table RunningTable(StoredSweep sweep)
    {
        string metric = sweep.Objective.Metric;
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(TrialTables.Right("trial"));
        foreach (string name in _progress.Varied)
        {
            table.AddColumn(TrialTables.Right(name));
        }

        table.AddColumn(TrialTables.Left("progress")).AddColumn(TrialTables.Right("epoch"))
            .AddColumn(TrialTables.Right(metric)).AddColumn(TrialTables.Left("device"));
        foreach (RunningTrial running in _progress.Running)
        {
            List<IRenderable> cells = [new Text($"#{running.Trial.Number}")];
            cells.AddRange(_progress.Varied.Select(name => new Text(Format.Parameter(running.Trial.Configuration[name]))));
            cells.Add(new Markup(Bar(running)));
            cells.Add(new Text(EpochOf(running)));
            cells.Add(new Text(LatestOf(running, metric)));
            cells.Add(new Text(running.Slot));
            table.AddRow(cells);
        }

        return table;
    }

    private static string Bar(RunningTrial running)
    {
        if (running.Info is null)
        {
            return "[grey]loading[/]";
        }

        double part = running.TotalSteps == 0 ? 0 : (double)running.Step / running.TotalSteps;
        int filled = (int)Math.Round(part * BarWidth);
        string percent = (100 * part).ToString("0", CultureInfo.InvariantCulture);
        return $"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {percent,3}%";
    }

    private static string EpochOf(RunningTrial running)
    {
        if (running.Info is not { } info)
        {
            return "";
        }

        int done = running.Latest?.Epoch ?? 0;
        return $"{Math.Min(done + 1, info.Epochs)}/{info.Epochs}";
    }

    private static string LatestOf(RunningTrial running, string metric) =>
        running.Latest is { } latest && latest.Metrics.TryGetValue(metric, out double value) ? Format.Metric(value) : "";
}
