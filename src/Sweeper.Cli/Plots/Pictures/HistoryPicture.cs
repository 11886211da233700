using Sweeper.Cli.Charts;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Plots.Pictures;

/// <summary>Scores in the order in which trials ended, and the best so far.</summary>
internal static class HistoryPicture
{
    public static Drawing Of(ChartData data)
    {
        SweepReport report = data.Report;
        ScoredTrial[] ended = [.. report.Ranking.OrderBy(one => one.Trial.Ended ?? DateTimeOffset.MaxValue).ThenBy(one => one.Trial.Number)];
        Drawing drawing = new("history");
        drawing.Title($"{report.Sweep.Name}: {report.Objective.Metric} as the sweep went on");
        drawing.Add($"set xlabel 'trials that ended'\nset ylabel {Gnuplot.Text(report.Objective.Metric)}\nset xrange [0:{ended.Length + 1}]");
        drawing.KeyBelow();
        List<double[]> steps = [];
        double? best = null;
        for (int i = 0; i < ended.Length; i++)
        {
            if (!ended[i].IsOverLimit && (best is null || report.Objective.IsBetter(ended[i].Value, best.Value)))
            {
                best = ended[i].Value;
            }

            if (best is { } soFar)
            {
                steps.Add([i + 1, soFar]);
            }
        }

        drawing.Plot(
        [
            $"{drawing.Block(ended.Select((one, i) => (double[])[i + 1, one.Value]))} with points pt 7 ps {(ended.Length > 300 ? "0.5" : "1")} lc rgb '#700072B2' title 'trial'",
            $"{drawing.Block(steps)} with {(steps.Count > 1 ? "steps lw 3" : "points pt 7 ps 2")} lc rgb '{Drawing.Colors[0]}' title 'best so far'",
        ]);
        return drawing;
    }
}
