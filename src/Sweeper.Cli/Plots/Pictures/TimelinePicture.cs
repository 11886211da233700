using System.Globalization;
using Sweeper.Cli.Charts;
using Sweeper.Cli.Rendering;
using Sweeper.Search;

namespace Sweeper.Cli.Plots.Pictures;

/// <summary>Which attempt ran when on which device, with how it ended in colour.</summary>
internal static class TimelinePicture
{
    private const double LeastLabelled = 0.022;

    private static readonly Dictionary<TrialState, string> Colors = new()
    {
        [TrialState.Completed] = "#0072B2",
        [TrialState.Pruned] = "#E69F00",
        [TrialState.Paused] = "#CC79A7",
        [TrialState.Failed] = "#C0271F",
        [TrialState.Cancelled] = "#7A8591",
        [TrialState.Running] = "#009E73",
        [TrialState.Pending] = "#A5AEB8",
    };

    public static Drawing Of(ChartData data)
    {
        Timeline timeline = data.Timeline;
        double end = Math.Max(1, timeline.Bars.Max(bar => bar.End));
        (double unit, string name) = end switch
        {
            < 600 => (1.0, "seconds"),
            < 3 * 3600 => (60, "minutes"),
            < 4 * 86400 => (3600, "hours"),
            _ => (86400, "days"),
        };
        Drawing drawing = new("timeline") { Size = (1200, Math.Min(2000, 230 + (44 * timeline.Lanes.Count))) };
        drawing.Title($"{data.Report.Sweep.Name}: trials on devices");
        drawing.Add($"set xlabel '{name} since {timeline.Origin.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC'");
        drawing.Add($"set xrange [0:{Gnuplot.Number(end / unit)}]\nset yrange [{timeline.Lanes.Count - 0.5}:-0.5]\nset lmargin 18");
        drawing.Add($"set ytics ({string.Join(", ", timeline.Lanes.Select((lane, i) => $"{Gnuplot.Text(PlotAxis.Cut(lane))} {i}"))})");
        drawing.KeyBelow();
        List<string> layers = [];
        foreach (IGrouping<TrialState, TimelineBar> state in timeline.Bars.GroupBy(bar => bar.State).OrderBy(group => group.Key))
        {
            string block = drawing.Block(state.Select(bar => (double[])
                [bar.Start / unit, bar.Lane, bar.Start / unit, bar.End / unit, bar.Lane - 0.36, bar.Lane + 0.36]));
            layers.Add($"{block} using 1:2:3:4:5:6 with boxxyerror fs solid 0.85 noborder lc rgb '{Colors[state.Key]}' title '{Format.State(state.Key)}'");
        }

        foreach (TimelineBar bar in timeline.Bars.Where(bar => bar.End - bar.Start > LeastLabelled * end))
        {
            drawing.Add($"set label '#{bar.Trial}' at {Gnuplot.Number((bar.Start + bar.End) / 2 / unit)},{bar.Lane} center front font ',11' textcolor rgb 'white'");
        }

        drawing.Plot(layers);
        return drawing;
    }
}
