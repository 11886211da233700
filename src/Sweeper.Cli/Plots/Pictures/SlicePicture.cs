using Sweeper.Cli.Charts;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Plots.Pictures;

/// <summary>The score against each parameter that varies, a panel each, with means.</summary>
internal static class SlicePicture
{
    private const int MostPoints = 2000;

    public static Drawing Of(ChartData data)
    {
        SweepReport report = data.Report;
        int count = data.Scales.Count;
        int columns = count switch { 1 => 1, <= 4 => 2, _ => 3 };
        int rows = (count + columns - 1) / columns;
        Drawing drawing = new("slice") { Size = (1200, Math.Max(800, 110 + (270 * rows))) };
        string title = $"{report.Sweep.Name}: {report.Objective.Metric} by parameter ({Format.Better(report.Objective)})";
        // Shares of the height, so that labels keep their room whatever the number of rows.
        double unit = 800.0 / drawing.Size.Height;
        drawing.Add($"set multiplot layout {rows},{columns} title {Gnuplot.Text(title)} font ',20' margins 0.10,0.97,{0.16 * unit:0.###},{1 - (0.09 * unit):0.###} spacing 0.11,{0.15 * unit:0.###}");
        drawing.Add($"set key noautotitle");
        for (int i = 0; i < count; i++)
        {
            Panel(drawing, report, data.Scales[i], isFirst: i == 0);
        }

        drawing.Add($"unset multiplot");
        return drawing;
    }

    private static void Panel(Drawing drawing, SweepReport report, ParameterScale scale, bool isFirst)
    {
        ScoredTrial[] having = Drawing.Sample<ScoredTrial>([.. report.Ranking.Where(one => one.Trial.Configuration[scale.Name] is not null)], MostPoints);
        PlotAxis.Set(drawing, "x", scale);
        drawing.Add($"set ylabel {Gnuplot.Text(report.Objective.Metric)} offset 1.2");
        drawing.Add($"set yrange [*:*]");
        ScoredTrial? best = report.Winner ?? report.Ranking[0];
        List<string> layers = [];
        if (having.Length > 1)
        {
            layers.Add($"{drawing.Block(having.Where(one => one != best).Select(one => (double[])[PlotAxis.Place(scale, one), one.Value]))} "
                + "with points pt 7 ps 0.9 lc rgb '#500072B2' title 'trial'");
        }

        layers.Add($"{drawing.Block(Means(report, scale))} with linespoints lc rgb '#444444' lw 2 pt 5 ps 1.1 title 'mean'");
        layers.Add($"{drawing.Block(having.Where(one => one == best).Select(one => (double[])[scale.Position(one.Trial.Configuration)!.Value, one.Value]))} "
            + $"with points pt 7 ps 1.8 lc rgb '{Drawing.Colors[0]}' title 'best (#{best.Trial.Number})'");
        if (isFirst)
        {
            drawing.Add($"set key at screen 0.97,0.02 right bottom vertical maxrows 1 samplen 2");
        }
        else
        {
            drawing.Add($"unset key");
        }

        drawing.Plot(layers);
    }

    // One for each level, or for each quarter of the trials where a number has many values.
    private static IEnumerable<double[]> Means(SweepReport report, ParameterScale scale)
    {
        IReadOnlyList<ValueEffect> effects = report.Effects.FirstOrDefault(effect => effect.Name == scale.Name)?.Values ?? [];
        foreach (ValueEffect effect in effects)
        {
            if (scale.Kind == ScaleKind.Category)
            {
                int level = scale.Levels.ToList().FindIndex(value => value.CanonicalText == effect.From.CanonicalText);
                yield return [level, effect.Mean];
            }
            else if (effect.From.AsNumber() is { } from && effect.To.AsNumber() is { } to)
            {
                yield return [scale.At((scale.Share(from) + scale.Share(to)) / 2), effect.Mean];
            }
        }
    }
}
