using Sweeper.Cli.Charts;
using Sweeper.Engine.Importance;

namespace Sweeper.Cli.Plots.Pictures;

/// <summary>Share of the variance by parameter (fANOVA) with the second opinion (PED-ANOVA), both with intervals.</summary>
internal static class ImportancePicture
{
    private const int MostRows = 14;

    public static Drawing Of(ChartData data)
    {
        ParameterShare[] rows = [.. data.Report.Importance!.Parameters.Take(MostRows)];
        Drawing drawing = new("importance") { Size = (1200, 220 + (58 * rows.Length)) };
        drawing.Title($"{data.Report.Sweep.Name}: what moves {data.Report.Objective.Metric}");
        drawing.Add($"set xlabel 'share of the variance (fANOVA); share of the second opinion (PED-ANOVA); lines: 95 % intervals'");
        drawing.Add($"set xrange [0:1]\nset xtics 0.1\nset yrange [{rows.Length}.5:0.4]\nset lmargin 22");
        drawing.Add($"set ytics ({string.Join(", ", rows.Select((row, i) => $"{Gnuplot.Text(PlotAxis.Cut(row.Name))} {i + 1}"))})");
        drawing.KeyBelow();
        string bars = drawing.Block(rows.Select((row, i) => (double[])[0, i + 1, 0, row.Share, i + 0.78, i + 1.1]));
        string intervals = drawing.Block(rows.Select((row, i) => (double[])[row.Share, i + 0.94, row.Interval.Low, row.Interval.High]));
        string seconds = drawing.Block(rows.Select((row, i) => (double[])[row.TopShare, i + 1.22, row.TopInterval.Low, row.TopInterval.High]));
        drawing.Plot(
        [
            $"{bars} using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '{Drawing.Colors[1]}' title 'fANOVA'",
            $"{intervals} with xerrorbars pt 0 lw 1.5 lc rgb '#333333' notitle",
            $"{seconds} with xerrorbars pt 13 ps 1.6 lw 1.5 lc rgb '{Drawing.Colors[0]}' title 'PED-ANOVA'",
        ]);
        return drawing;
    }
}
