using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Rendering;

/// <summary>
/// The running trials of a sweep. On a narrow terminal the bar becomes shorter, then the device goes, then the
/// bar, then the parameters from the last: a table that wraps cannot be read.
/// </summary>
/// <param name="BarWidth">Columns of the progress bar; 0 for the percentage alone.</param>
/// <param name="HasDevice">Whether the slot is named.</param>
/// <param name="Parameters">Names of the parameters shown.</param>
internal sealed record RunningTable(int BarWidth, bool HasDevice, IReadOnlyList<string> Parameters)
{
    private const int LongBar = 20;
    private const int ShortBar = 8;
    private const int PercentWidth = 5;
    private const string Loading = "loading";
    private const int BetweenColumns = 2;
    private const int AtTheEdges = 3;

    /// <summary>The table with as much as fits the width.</summary>
    public static Table Fit(SweepProgress progress, string metric, int width)
    {
        IReadOnlyList<string> varied = progress.Varied;
        List<RunningTable> layouts =
            [new(LongBar, true, varied), new(ShortBar, true, varied), new(ShortBar, false, varied)];
        for (int count = varied.Count; count >= 0; count--)
        {
            layouts.Add(new(BarWidth: 0, HasDevice: false, [.. varied.Take(count)]));
        }

        return (layouts.Find(layout => layout.Width(progress, metric) <= width) ?? layouts[^1]).Draw(progress, metric);
    }

    private Table Draw(SweepProgress progress, string metric)
    {
        Table table = new() { Border = TableBorder.Simple };
        int bar = 1 + Parameters.Count;
        string[] headings = Headings(metric);
        for (int i = 0; i < headings.Length; i++)
        {
            bool isText = i == bar || (HasDevice && i == headings.Length - 1);
            table.AddColumn(isText ? TrialTables.Left(headings[i]) : TrialTables.Right(headings[i]));
        }

        foreach (RunningTrial running in progress.Running.Where(running => !running.IsWaiting))
        {
            table.AddRow(Cells(running, metric).Select((cell, i) => i == bar ? (IRenderable)Bar(running) : new Text(cell)));
        }

        return table;
    }

    private int Width(SweepProgress progress, string metric)
    {
        string[] headings = Headings(metric);
        int[] widths = [.. headings.Select(heading => heading.Length)];
        foreach (RunningTrial running in progress.Running.Where(running => !running.IsWaiting))
        {
            string[] cells = Cells(running, metric);
            for (int i = 0; i < widths.Length; i++)
            {
                widths[i] = Math.Max(widths[i], cells[i].Length);
            }
        }

        return widths.Sum() + (BetweenColumns * (widths.Length - 1)) + AtTheEdges;
    }

    private string[] Headings(string metric)
    {
        string[] headings = ["trial", .. Parameters, "progress", "epoch", metric];
        return HasDevice ? [.. headings, "device"] : headings;
    }

    private string[] Cells(RunningTrial running, string metric)
    {
        string[] cells =
        [
            $"#{running.Trial.Number}",
            .. Parameters.Select(name => Format.Parameter(running.Trial.Configuration[name])),
            new string(' ', BarWidth == 0 ? Loading.Length : BarWidth + PercentWidth),
            EpochOf(running),
            LatestOf(running, metric),
        ];
        return HasDevice ? [.. cells, running.Slot] : cells;
    }

    private Markup Bar(RunningTrial running)
    {
        if (running.Info is null)
        {
            return new Markup($"[grey]{Loading}[/]");
        }

        double part = running.TotalSteps == 0 ? 0 : (double)running.Step / running.TotalSteps;
        int filled = (int)Math.Round(part * BarWidth);
        string percent = (100 * part).ToString("0", CultureInfo.InvariantCulture);
        string bar = BarWidth == 0 ? "" : $"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] ";
        return new Markup($"{bar}{percent,3}%");
    }

    private static string EpochOf(RunningTrial running)
    {
        if (running.Info is not { } info)
        {
            return "";
        }

        int done = (int)(running.Latest?.Epoch ?? 0);
        return info.Epochs > 0 ? $"{Math.Min(done + 1, info.Epochs)}/{info.Epochs}" : $"{done + 1}";
    }

    private static string LatestOf(RunningTrial running, string metric) =>
        running.Latest is { } latest && latest.Metrics.TryGetValue(metric, out double value) ? Format.Metric(value) : "";
}
