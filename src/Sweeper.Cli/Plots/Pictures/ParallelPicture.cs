using Sweeper.Cli.Charts;
using Sweeper.Engine.Reports;
using Sweeper.Search;

namespace Sweeper.Cli.Plots.Pictures;

/// <summary>Parallel coordinates: one line a trial, through its parameters to its score, the better the darker.</summary>
internal static class ParallelPicture
{
    private const int MostLabels = 8;
    private const int MostLines = 2000;

    public static Drawing Of(ChartData data)
    {
        SweepReport report = data.Report;
        ScoredTrial[] worstFirst = [.. Drawing.Sample<ScoredTrial>([.. report.Ranking], MostLines).Reverse()];
        (double low, double high) = ValueRange(report);
        Drawing drawing = new("parallel");
        drawing.Title($"{report.Sweep.Name}: parameters and {report.Objective.Metric}");
        int axes = data.Scales.Count + 1;
        drawing.Add($"unset grid\nset border 0\nunset ytics\nunset key\nset lmargin 4\nset rmargin 4");
        drawing.Add($"set style textbox opaque noborder margins 0.5,0.5");
        drawing.Add($"set xrange [0.7:{axes}.3]\nset yrange [-0.06:1.06]");
        drawing.Add($"set xtics ({string.Join(", ", data.Scales.Select(scale => scale.Name).Append(report.Objective.Metric).Select((name, i) => $"{Gnuplot.Text(PlotAxis.Cut(name))} {i + 1}"))}) scale 0");
        drawing.Add($"set palette defined ({string.Join(", ", Drawing.Ramp.Select((color, i) => $"{i} '{color}'"))})\nset cbrange [0:1]\nunset colorbox");
        for (int i = 0; i < axes; i++)
        {
            drawing.Add($"set arrow from {i + 1},0 to {i + 1},1 nohead lw 1.5 lc rgb '#666666' front");
            foreach ((string label, double share) in i < data.Scales.Count ? Ticks(data.Scales[i]) : Ticks(low, high))
            {
                drawing.Add($"set label {Gnuplot.Text(PlotAxis.Cut(label))} at {i + 1},{share} {(i < data.Scales.Count ? "right offset -0.7,0" : "left offset 0.7,0")} font ',11' textcolor rgb '#333333' front boxed");
            }
        }

        // A trial that lacks a parameter has a gap there.
        double[] Row(ScoredTrial one, int axis) =>
        [
            axis + 1,
            axis < data.Scales.Count
                ? data.Scales[axis].Position(one.Trial.Configuration) is { } position ? data.Scales[axis].Share(position) : double.NaN
                : Share(one.Value),
            Goodness(one.Value),
        ];
        double Share(double value) => Math.Clamp((value - low) / (high - low), 0, 1);
        double Goodness(double value) => report.Objective.Direction == Direction.Maximize ? Share(value) : 1 - Share(value);
        ScoredTrial best = report.Ranking[0];
        string first = "";
        int count = 0;
        foreach (ScoredTrial one in worstFirst.Where(one => one != best))
        {
            string block = drawing.Block(Enumerable.Range(0, axes).Select(axis => Row(one, axis)));
            first = count++ == 0 ? block : first;
        }

        string bestBlock = drawing.Block(Enumerable.Range(0, axes).Select(axis => Row(best, axis)));
        drawing.Plot(
        [
            .. count > 0 ? [$"{first}:{count - 1} with lines lw {(count > 300 ? "0.6" : "1.4")} lc palette"] : Array.Empty<string>(),
            $"{bestBlock} with lines lw 4 lc rgb '{Drawing.Colors[0]}'",
        ]);
        return drawing;
    }

    private static IEnumerable<(string, double)> Ticks(ParameterScale scale) => scale.Kind switch
    {
        ScaleKind.Category => scale.Labels.Select((label, i) => (label, scale.Share(i))),
        ScaleKind.Log when PlotAxis.OneTwoFive(scale).ToArray() is { Length: >= 2 } ticks => ticks
            .Where((tick, _) => ticks.Length <= MostLabels || IsPowerOfTen(tick)).Select(tick => (PlotAxis.Short(tick), scale.Share(tick))),
        _ => Ticks(scale.Low, scale.High),
    };

    private static IEnumerable<(string, double)> Ticks(double low, double high) =>
        Enumerable.Range(0, 5).Select(i => (PlotAxis.Short(low + (i * (high - low) / 4)), i / 4.0));

    private static bool IsPowerOfTen(double value) => Math.Abs(Math.Log10(value) - Math.Round(Math.Log10(value))) < 1e-9;

    // Without the worst twentieth, so that one bad trial does not grey out all others.
    private static (double Low, double High) ValueRange(SweepReport report)
    {
        double[] values = [.. report.Ranking.Select(one => one.Value).Order()];
        int cut = values.Length / 20;
        (double low, double high) = report.Objective.Direction == Direction.Maximize
            ? (values[cut], values[^1]) : (values[0], values[values.Length - 1 - cut]);
        return low == high ? (low - 0.5, high + 0.5) : (low, high);
    }
}
