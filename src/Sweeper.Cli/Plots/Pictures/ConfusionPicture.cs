using Sweeper.Cli.Charts;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Plots.Pictures;

/// <summary>The confusion matrix of the winner at the epoch that scores it, with the counts.</summary>
internal static class ConfusionPicture
{
    private const int MostWritten = 20;

    public static Drawing Of(ChartData data)
    {
        ScoredTrial winner = data.Report.Winner!;
        IReadOnlyList<IReadOnlyList<long>> confusion = winner.Epoch.Confusion;
        int classes = confusion.Count;
        Drawing drawing = new("confusion") { Size = (900, 820) };
        drawing.Title($"{data.Report.Sweep.Name}: {Format.Score(winner, data.Report.Objective.Metric)}");
        string ticks = string.Join(", ", data.Labels.Select((label, i) => $"{Gnuplot.Text(PlotAxis.Cut(label))} {i}"));
        drawing.Add($"set xlabel 'predicted'\nset ylabel 'true'\nset xtics ({ticks}){(classes > 6 ? " rotate by -40" : "")} scale 0\nset ytics ({ticks}) scale 0");
        drawing.Add($"set xrange [-0.5:{classes - 0.5}]\nset yrange [{classes - 0.5}:-0.5]\nunset grid\nunset key\nset size ratio 1");
        drawing.Add($"set palette defined ({string.Join(", ", Drawing.Ramp.Select((color, i) => $"{i} '{color}'"))})\nset cbrange [0:1]\nset cblabel 'share of the true class'");
        List<double[]> cells = [];
        for (int truth = 0; truth < classes; truth++)
        {
            long sum = Math.Max(1, confusion[truth].Sum());
            for (int predicted = 0; predicted < classes; predicted++)
            {
                double share = (double)confusion[truth][predicted] / sum;
                cells.Add([predicted, truth, predicted - 0.49, predicted + 0.49, truth - 0.49, truth + 0.49, share]);
                if (classes <= MostWritten)
                {
                    drawing.Add($"set label '{confusion[truth][predicted]}' at {predicted},{truth} center front font ',{(classes > 8 ? 11 : 18)}' textcolor rgb '{(share > 0.4 ? "white" : "#1c2530")}'");
                }
            }
        }

        drawing.Plot([$"{drawing.Block(cells)} using 1:2:3:4:5:6:7 with boxxyerror fs solid 1 noborder lc palette"]);
        return drawing;
    }
}
