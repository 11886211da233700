using Sweeper.Cli.Charts;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Plots.Pictures;

/// <summary>gnuplot's axes for the scales of parameters.</summary>
internal static class PlotAxis
{
    private const int LongestLabel = 16;

    /// <summary>Sets an axis to a parameter's scale.</summary>
    /// <param name="drawing">Where the commands go.</param>
    /// <param name="axis"><c>x</c> or <c>y</c>.</param>
    /// <param name="scale">The parameter.</param>
    /// <param name="room">Share of the axis left free beyond the outermost numbers.</param>
    public static void Set(Drawing drawing, string axis, ParameterScale scale, double room = 0.04)
    {
        drawing.Add($"set {axis}label {Gnuplot.Text(scale.Name)}");
        if (scale.Kind == ScaleKind.Log)
        {
            drawing.Add($"set logscale {axis}");
        }
        else
        {
            drawing.Add($"unset logscale {axis}");
        }

        double margin = scale.Kind == ScaleKind.Category ? 0 : room;
        drawing.Add($"set {axis}range [{Gnuplot.Number(scale.At(-margin))}:{Gnuplot.Number(scale.At(1 + margin))}]");
        switch (scale.Kind)
        {
            case ScaleKind.Category:
                drawing.Add($"set {axis}tics ({string.Join(", ", scale.Labels.Select((label, i) => $"{Gnuplot.Text(Cut(label))} {i}"))})");
                break;
            case ScaleKind.Log when scale.High < 100 * scale.Low:
                drawing.Add($"set {axis}tics ({string.Join(", ", OneTwoFive(scale).Select(tick => $"{Gnuplot.Text(Short(tick))} {Gnuplot.Number(tick)}"))})");
                break;
            case ScaleKind.Log:
                drawing.Add($"set {axis}tics autofreq format '%.0e'");
                break;
            default:
                drawing.Add($"set {axis}tics autofreq format '%g'");
                break;
        }
    }

    /// <summary>Where a trial stands on a scale, spread within a level so that points do not hide each other; NaN when it lacks the parameter.</summary>
    public static double Place(ParameterScale scale, ScoredTrial scored, int salt = 1)
    {
        double position = scale.Position(scored.Trial.Configuration) ?? double.NaN;
        return scale.Kind == ScaleKind.Category ? position + Spread(scored.Trial.Number * salt) : position;
    }

    /// <summary>A text cut to what fits an axis.</summary>
    public static string Cut(string label) => label.Length > LongestLabel ? $"{label[..(LongestLabel - 1)]}…" : label;

    public static string Short(double value) => Format.Parameter(new Search.ParameterValue.Real(value));

    /// <summary>1, 2 and 5 times the powers of ten within a scale.</summary>
    public static IEnumerable<double> OneTwoFive(ParameterScale scale)
    {
        for (int power = (int)Math.Floor(Math.Log10(scale.Low)); power <= Math.Ceiling(Math.Log10(scale.High)); power++)
        {
            foreach (int digit in (int[])[1, 2, 5])
            {
                double tick = digit * Math.Pow(10, power);
                if (tick >= scale.Low / 1.05 && tick <= scale.High * 1.05)
                {
                    yield return tick;
                }
            }
        }
    }

    // The golden ratio spreads consecutive numbers evenly.
    private static double Spread(int number) => 0.4 * ((number * 0.6180339887498949 % 1) - 0.5);
}
