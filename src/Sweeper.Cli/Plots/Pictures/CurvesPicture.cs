using Sweeper.Cli.Charts;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Plots.Pictures;

/// <summary>Learning curves of all trials, the winner's on top.</summary>
internal static class CurvesPicture
{
    private const int Named = 5;
    private const int LongestCurve = 200;
    private const int MostCurves = 300;

    public static Drawing Of(ChartData data)
    {
        SweepReport report = data.Report;
        string metric = report.Objective.Metric;
        StoredTrial[] named = [.. report.Ranking.Take(Named).Select(scored => scored.Trial)];
        int[] numbers = [.. named.Select(trial => trial.Number)];
        StoredTrial[] all = [.. data.Trials.Where(trial => trial.Epochs.Count > 0 && !numbers.Contains(trial.Number))];
        StoredTrial[] others = Drawing.Sample(all, MostCurves);
        Drawing drawing = new("curves");
        foreach (StoredTrial trial in others)
        {
            drawing.Block(Curve(trial, metric));
        }

        List<string> layers = [];
        if (others.Length > 0)
        {
            string color = others.Length > 50 ? "#40999999" : "#999999";
            layers.Add($"'curves.dat' index 0:{others.Length - 1} with linespoints lc rgb '{color}' lw 1 pt 7 ps 0.4 "
                + $"title '{(others.Length < all.Length ? $"{others.Length} of " : "")}{Format.Count(all.Length, "other trial")}'");
        }

        // The winner is drawn last, on top, but named first.
        for (int i = named.Length - 1; i >= 0; i--)
        {
            string title = $"#{named[i].Number}  {Format.Parameters(named[i].Configuration, report.Varied.Take(4))}";
            string style = i == 0 ? "lw 4 pt 7 ps 1.2" : "lw 2 pt 7 ps 0.8";
            layers.Add($"{drawing.Block(Curve(named[i], metric))} with linespoints lc rgb '{Drawing.Colors[i]}' {style} "
                + $"title {Gnuplot.Text(title.TrimEnd())}");
        }

        if (report.Winner is { } winner)
        {
            layers.Add($"'+' using ({winner.Epoch.Epoch}):({Gnuplot.Number(winner.Value)}) every ::0::0 with points "
                + $"pt 6 ps 3 lw 2.5 lc rgb '{Drawing.Colors[0]}' title {Gnuplot.Text($"best: {Format.Score(winner, metric)}")}");
        }

        IReadOnlyList<EpochReport>[] reported = [.. data.Trials.Select(trial => trial.Epochs).Where(epochs => epochs.Count > 0)];
        int last = (int)Math.Ceiling(reported.Select(epochs => epochs[^1].Epoch).DefaultIfEmpty(1).Max());
        string first = reported.Any(epochs => epochs[0].Epoch < 1) ? "0" : "0.9";
        drawing.Title($"{report.Sweep.Name}: {metric} by epoch");
        drawing.Add($"set xlabel 'epoch'");
        drawing.Add($"set ylabel {Gnuplot.Text(metric)}");
        drawing.Add($"set xrange [{(last == 1 && first == "0.9" ? "0.5:1.5" : $"{first}:{last}.1")}]");
        drawing.Add($"set xtics {(last <= 20 ? "1" : "autofreq")}");
        drawing.Add($"set key bmargin center vertical maxrows 8 samplen 2 spacing 1.2 reverse Left invert");
        drawing.Plot(layers);
        return drawing;
    }

    private static IEnumerable<double[]> Curve(StoredTrial trial, string metric)
    {
        double[][] points =
        [
            .. trial.Epochs.Where(epoch => epoch.Metrics.TryGetValue(metric, out double value) && double.IsFinite(value))
                .Select(epoch => (double[])[epoch.Epoch, epoch.Metrics[metric]]),
        ];
        int step = Math.Max(1, points.Length / LongestCurve);
        return points.Where((_, i) => i % step == 0 || i == points.Length - 1);
    }
}
