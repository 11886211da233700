using Sweeper.Cli.Charts;
using Sweeper.Engine.Reports;
using Sweeper.Search;

namespace Sweeper.Cli.Plots.Pictures;

/// <summary>The score over two parameters, smoothed, with the trials on top.</summary>
internal static class ContourPicture
{
    public static Drawing Of(ChartData data)
    {
        SweepReport report = data.Report;
        Landscape landscape = data.Landscape!;
        Drawing drawing = new("contour");
        drawing.Title($"{report.Sweep.Name}: {report.Objective.Metric} by {landscape.X.Name} and {landscape.Y.Name}");
        PlotAxis.Set(drawing, "x", landscape.X, room: 0);
        PlotAxis.Set(drawing, "y", landscape.Y, room: 0);
        string[] ramp = report.Objective.Direction == Direction.Maximize ? Drawing.Ramp : [.. Drawing.Ramp.Reverse()];
        drawing.Add($"set palette defined ({string.Join(", ", ramp.Select((color, i) => $"{i} '{color}'"))})");
        drawing.Add($"set cblabel {Gnuplot.Text($"mean {report.Objective.Metric} of the trials near")}\nunset grid");
        drawing.KeyBelow();
        double[][] boxes =
        [
            .. from row in Enumerable.Range(0, landscape.Rows.Count)
               from column in Enumerable.Range(0, landscape.Columns.Count)
               where double.IsFinite(landscape.Cells[row][column])
               select (double[])
               [
                   landscape.Columns[column], landscape.Rows[row],
                   .. Edges(landscape.X, column, landscape.Columns.Count), .. Edges(landscape.Y, row, landscape.Rows.Count),
                   landscape.Cells[row][column],
               ],
        ];
        ScoredTrial best = report.Ranking[0];
        double[] Point(ScoredTrial one) => [PlotAxis.Place(landscape.X, one), PlotAxis.Place(landscape.Y, one, salt: 7)];
        string others = drawing.Block(report.Ranking.Where(one => one != best).Select(Point));
        bool isDense = report.Ranking.Count > 300;
        drawing.Plot(
        [
            $"{drawing.Block(boxes)} using 1:2:3:4:5:6:7 with boxxyerror fs solid 1 noborder lc palette notitle",
            // White with a dark rim, to be seen on every colour.
            $"{others} with points pt 7 ps {(isDense ? "0.5" : "1.1")} lc rgb '#333333' title 'trial'",
            $"{others} with points pt 7 ps {(isDense ? "0.3" : "0.7")} lc rgb 'white' notitle",
            $"{drawing.Block([Point(best)])} with points pt 7 ps 2 lc rgb '{Drawing.Colors[0]}' title 'best (#{best.Trial.Number})'",
        ]);
        return drawing;
    }

    private static double[] Edges(ParameterScale scale, int index, int count) => scale.Kind == ScaleKind.Category
        ? [index - 0.5, index + 0.5]
        : [scale.At((double)index / count), scale.At((index + 1.0) / count)];
}
