using System.Globalization;
using System.Text;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Cli.Plots;

/// <summary>
/// The pictures of a report, as PNG and SVG: learning curves, and the objective against each varied parameter.
/// The gnuplot scripts and their data stay beside the pictures, to be changed by hand.
/// </summary>
/// <param name="folder">Where the files go; created when missing.</param>
internal sealed class Plot(string folder)
{
    private const int Named = 5;
    private const int MostTicks = 8;
    private const int LongestCurve = 200;

    // More cannot be told apart, and take long to draw.
    private const int MostCurves = 300;
    private const int MostPoints = 2000;

    // Okabe and Ito's colours, told apart by colour-blind readers; the first is the winner's.
    private static readonly string[] Colors = ["#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00"];

    /// <summary>Writes all pictures.</summary>
    /// <returns>Paths of the PNGs, and what went wrong, if anything did.</returns>
    public (IReadOnlyList<string> Pictures, string? Problem) Write(SweepReport report, IReadOnlyList<StoredTrial> trials)
    {
        Directory.CreateDirectory(folder);
        List<(string Name, string Script)> scripts = [("curves", Curves(report, trials))];
        if (report.Varied.Count > 0)
        {
            scripts.Add(("parameters", Panels(report)));
        }

        List<string> pictures = [];
        foreach ((string name, string script) in scripts)
        {
            string path = Path.Combine(folder, $"{name}.gp");
            File.WriteAllText(path, script);
            if (Gnuplot.Run(path) is { } problem)
            {
                return (pictures, problem);
            }

            pictures.Add(Path.Combine(folder, $"{name}.png"));
        }

        return (pictures, null);
    }

    private string Curves(SweepReport report, IReadOnlyList<StoredTrial> trials)
    {
        string metric = report.Objective.Metric;
        StoredTrial[] named = [.. report.Ranking.Take(Named).Select(scored => scored.Trial)];
        int[] numbers = [.. named.Select(trial => trial.Number)];
        StoredTrial[] all = [.. trials.Where(trial => trial.Epochs.Count > 0 && !numbers.Contains(trial.Number))];
        StoredTrial[] others = Every(all, MostCurves);
        WriteData("curves.dat", [.. others.Select(trial => Curve(trial, metric)), .. named.Select(trial => Curve(trial, metric))]);

        List<string> layers = [];
        if (others.Length > 0)
        {
            string title = all.Length == 1 ? "1 other trial"
                : others.Length < all.Length ? $"{others.Length} of {all.Length} other trials" : $"{others.Length} other trials";
            string color = others.Length > 50 ? "#40999999" : "#999999";
            layers.Add($"'curves.dat' index 0:{others.Length - 1} with linespoints lc rgb '{color}' lw 1 pt 7 ps 0.4 title '{title}'");
        }

        // The winner is drawn last, on top, but named first.
        for (int i = named.Length - 1; i >= 0; i--)
        {
            string title = $"#{named[i].Number}  {Format.Parameters(named[i].Configuration, report.Varied.Take(4))}";
            string style = i == 0 ? "lw 4 pt 7 ps 1.2" : "lw 2 pt 7 ps 0.8";
            layers.Add($"'curves.dat' index {others.Length + i} with linespoints lc rgb '{Colors[i]}' {style} "
                + $"title {Gnuplot.Text(title.TrimEnd())}");
        }

        if (report.Winner is { } winner)
        {
            layers.Add($"'+' using ({winner.Epoch.Epoch}):({Gnuplot.Number(winner.Value)}) every ::0::0 with points "
                + $"pt 6 ps 3 lw 2.5 lc rgb '{Colors[0]}' title {Gnuplot.Text($"best: {Format.Score(winner, metric)}")}");
        }

        int last = (int)Math.Ceiling(trials.SelectMany(trial => trial.Epochs).Select(epoch => epoch.Epoch).DefaultIfEmpty(1).Max());
        string first = trials.SelectMany(trial => trial.Epochs).Any(epoch => epoch.Epoch < 1) ? "0" : "0.9";
        StringBuilder body = new();
        body.AppendLine(CultureInfo.InvariantCulture, $"set title {Gnuplot.Text($"{report.Sweep.Name}: {metric} by epoch")} font ',20'");
        body.AppendLine("set xlabel 'epoch'");
        body.AppendLine(CultureInfo.InvariantCulture, $"set ylabel {Gnuplot.Text(metric)}");
        body.AppendLine(CultureInfo.InvariantCulture, $"set xrange [{(last == 1 && first == "0.9" ? "0.5:1.5" : $"{first}:{last}.1")}]");
        body.AppendLine(last <= 20 ? "set xtics 1" : "set xtics autofreq");
        body.AppendLine("set key bmargin center vertical maxrows 8 samplen 2 spacing 1.2 reverse Left invert");
        body.AppendLine(layers.Count == 0
            ? "set yrange [0:1]\nplot NaN notitle"
            : $"plot {string.Join(", \\\n     ", layers)}");
        return Script("curves", body.ToString());
    }

    /// <summary>All, or so many of them at even distances.</summary>
    private static T[] Every<T>(T[] all, int most) => all.Length <= most
        ? all
        : [.. Enumerable.Range(0, most).Select(i => all[(int)((long)i * all.Length / most)])];

    private string Panels(SweepReport report)
    {
        int count = report.Varied.Count;
        int columns = count switch { 1 => 1, <= 4 => 2, _ => 3 };
        int rows = (count + columns - 1) / columns;
        string metric = report.Objective.Metric;
        StringBuilder body = new();
        string title = $"{report.Sweep.Name}: {metric} by parameter ({Format.Better(report.Objective)})";
        body.AppendLine(CultureInfo.InvariantCulture,
            $"set multiplot layout {rows},{columns} title {Gnuplot.Text(title)} font ',20' margins 0.10,0.97,0.16,0.91 spacing 0.11,0.15");
        body.AppendLine("set key noautotitle");
        for (int i = 0; i < count; i++)
        {
            body.Append(Panel(report, report.Varied[i], i));
        }

        body.AppendLine("unset multiplot");
        return Script("parameters", body.ToString());
    }

    private string Panel(SweepReport report, string name, int index)
    {
        ScoredTrial[] all = [.. report.Ranking.Where(one => one.Trial.Configuration[name] is not null)];
        // The best is first, and so always among them.
        ScoredTrial[] scored = Every(all, MostPoints);
        ParameterValue[] values =
        [
            .. all.OrderBy(one => one.Trial.Number).Select(one => one.Trial.Configuration[name]!)
                .DistinctBy(value => value.CanonicalText).OrderBy(value => value.AsNumber() ?? double.MaxValue),
        ];
        if (values.Length == 0)
        {
            return $"set xlabel {Gnuplot.Text(name)}\nset xrange [0:1]\nset yrange [0:1]\nplot NaN\n";
        }

        // A few values stand at even distances, as categories; many stand where their number puts them.
        bool isCategorical = values.Length <= MostTicks || values.Any(value => value.AsNumber() is null);
        double low = isCategorical ? -0.5 : values[0].AsNumber()!.Value;
        double high = isCategorical ? values.Length - 0.5 : values[^1].AsNumber()!.Value;
        bool isLog = !isCategorical && low > 0 && high >= 20 * low;
        string[] order = [.. values.Select(value => value.CanonicalText)];
        double Place(ScoredTrial one, bool spread)
        {
            ParameterValue value = one.Trial.Configuration[name]!;
            return isCategorical
                ? Array.IndexOf(order, value.CanonicalText) + (spread ? Spread(one.Trial.Number) : 0)
                : value.AsNumber()!.Value;
        }

        string points = $"parameter-{index + 1}.dat";
        WriteData(points,
        [
            scored.Skip(1).Select(one => (Place(one, true), one.Value)),
            scored.Take(1).Select(one => (Place(one, false), one.Value)),
            Means(report, name, isCategorical, isLog),
        ]);
        StringBuilder panel = new();
        panel.AppendLine(CultureInfo.InvariantCulture, $"set xlabel {Gnuplot.Text(name)}");
        panel.AppendLine(CultureInfo.InvariantCulture, $"set ylabel {Gnuplot.Text(report.Objective.Metric)} offset 1.2");
        panel.AppendLine(isLog ? "set logscale x" : "unset logscale x");
        string margin = isLog ? $"{Gnuplot.Number(low / 1.2)}:{Gnuplot.Number(high * 1.2)}"
            : isCategorical ? $"{Gnuplot.Number(low)}:{Gnuplot.Number(high)}"
            : $"{Gnuplot.Number(low - (0.04 * (high - low)))}:{Gnuplot.Number(high + (0.04 * (high - low)))}";
        panel.AppendLine(CultureInfo.InvariantCulture, $"set xrange [{margin}]");
        panel.AppendLine("set yrange [*:*]");
        string ticks = string.Join(", ", values.Select((value, i) => $"{Gnuplot.Text(Format.Parameter(value))} {i}"));
        panel.AppendLine(isCategorical ? $"set xtics ({ticks})" : isLog ? "set xtics autofreq format '10^{%T}'" : "set xtics autofreq format '%g'");
        List<string> layers = [];
        if (scored.Length > 1)
        {
            layers.Add($"'{points}' index 0 with points pt 7 ps 0.9 lc rgb '#500072B2' title 'trial'");
        }

        layers.Add($"'{points}' index 2 with linespoints lc rgb '#444444' lw 2 pt 5 ps 1.1 title 'mean'");
        layers.Add($"'{points}' index 1 with points pt 7 ps 1.8 lc rgb '{Colors[0]}' title 'best (#{report.Winner!.Trial.Number})'");
        panel.AppendLine(index == 0 ? "set key at screen 0.97,0.02 right bottom vertical maxrows 1 samplen 2" : "unset key");
        panel.AppendLine(CultureInfo.InvariantCulture, $"plot {string.Join(", ", layers)}");
        return panel.ToString();
    }

    private static IEnumerable<(double, double)> Means(SweepReport report, string name, bool isCategorical, bool isLog)
    {
        IReadOnlyList<ValueEffect> effects = report.Effects.FirstOrDefault(effect => effect.Name == name)?.Values ?? [];
        return effects.Select((effect, i) => (isCategorical ? i : Middle(effect, isLog), effect.Mean));
    }

    private static double Middle(ValueEffect effect, bool isLog)
    {
        double from = effect.From.AsNumber()!.Value;
        double to = effect.To.AsNumber()!.Value;
        return isLog ? Math.Sqrt(from * to) : (from + to) / 2;
    }

    // Points of one value lie side by side; the golden ratio spreads consecutive numbers evenly.
    private static double Spread(int number) => 0.4 * ((number * 0.6180339887498949 % 1) - 0.5);

    private static IEnumerable<(double, double)> Curve(StoredTrial trial, string metric)
    {
        (double, double)[] points =
        [
            .. trial.Epochs.Where(epoch => epoch.Metrics.TryGetValue(metric, out double value) && double.IsFinite(value))
                .Select(epoch => ((double)epoch.Epoch, epoch.Metrics[metric])),
        ];
        int step = Math.Max(1, points.Length / LongestCurve);
        return points.Where((_, i) => i % step == 0 || i == points.Length - 1);
    }

    /// <summary>Blocks of x and y, as gnuplot's <c>index</c> counts them. An empty block becomes one undefined point.</summary>
    private void WriteData(string name, IEnumerable<IEnumerable<(double X, double Y)>> blocks)
    {
        StringBuilder data = new();
        foreach (IEnumerable<(double X, double Y)> block in blocks)
        {
            bool any = false;
            foreach ((double x, double y) in block)
            {
                data.AppendLine(CultureInfo.InvariantCulture, $"{Gnuplot.Number(x)} {Gnuplot.Number(y)}");
                any = true;
            }

            data.Append(any ? "\n\n" : "NaN NaN\n\n\n");
        }

        File.WriteAllText(Path.Combine(folder, name), data.ToString());
    }

    private static string Script(string name, string body)
    {
        StringBuilder script = new();
        script.AppendLine(CultureInfo.InvariantCulture, $"# Drawn by Sweeper; `gnuplot {name}.gp` in this folder draws it again.");
        foreach ((string kind, string terminal) in new[] { ("png", "pngcairo"), ("svg", "svg") })
        {
            script.AppendLine("reset");
            script.AppendLine("set encoding utf8");
            script.AppendLine(CultureInfo.InvariantCulture,
                $"set terminal {terminal} size 1200,800 font 'DejaVu Sans,14' noenhanced background rgb 'white'");
            script.AppendLine(CultureInfo.InvariantCulture, $"set output '{name}.{kind}'");
            script.AppendLine("set grid back lc rgb '#dddddd' lw 1 lt 1");
            script.AppendLine("set border 3 lc rgb '#666666'");
            script.AppendLine("set tics nomirror textcolor rgb '#333333'");
            script.Append(body);
            script.AppendLine("unset output");
        }

        return script.ToString();
    }
}
