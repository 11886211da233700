using Sweeper.Cli.Charts;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Plots.Pictures;

/// <summary>Score against time, with the trials that no other beats in both.</summary>
internal static class ParetoPicture
{
    public static Drawing Of(ChartData data)
    {
        SweepReport report = data.Report;
        double[] times = [.. report.Ranking.Select(ChartData.Cost).Where(time => time > 0)];
        Drawing drawing = new("pareto");
        drawing.Title($"{report.Sweep.Name}: {report.Objective.Metric} against time");
        drawing.Add($"set xlabel 'training and evaluation of the trial, seconds'\nset ylabel {Gnuplot.Text(report.Objective.Metric)}");
        drawing.Add($"set offsets graph 0.04, graph 0.04, graph 0.04, graph 0.04");
        drawing.KeyBelow();
        if (times.Length > 0 && times.Max() > 20 * times.Min())
        {
            drawing.Add($"set logscale x\nset xrange [{Gnuplot.Number(times.Min() / 1.2)}:{Gnuplot.Number(times.Max() * 1.2)}]");
        }

        double[] Point(ScoredTrial one) => [ChartData.Cost(one), one.Value];
        string front = drawing.Block(data.Front.Select(Point));
        drawing.Plot(
        [
            $"{drawing.Block(report.Ranking.Select(Point))} with points pt 7 ps {(report.Ranking.Count > 300 ? "0.5" : "1")} lc rgb '#700072B2' title 'trial'",
            $"{front} with {(data.Front.Count > 1 ? "steps lw 2" : "points pt 6 ps 1.6")} lc rgb '{Drawing.Colors[2]}' notitle",
            $"{front} with points pt 6 ps 1.6 lw 2 lc rgb '{Drawing.Colors[2]}' title 'Pareto front'",
            $"{drawing.Block(report.Ranking.Take(1).Select(Point))} with points pt 7 ps 1.8 lc rgb '{Drawing.Colors[0]}' title 'best (#{report.Ranking[0].Trial.Number})'",
        ]);
        return drawing;
    }
}
