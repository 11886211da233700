using System.Globalization;
using System.Text;

namespace Sweeper.Cli.Plots;

/// <summary>A picture in the making: gnuplot commands and the data they refer to.</summary>
/// <param name="name">Of the files: <c>curves</c> gives curves.gp, curves.dat, curves.png and curves.svg.</param>
internal sealed class Drawing(string name)
{
    /// <summary>Okabe and Ito's colours, told apart by colour-blind readers; the first is the winner's.</summary>
    public static readonly string[] Colors = ["#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00"];

    /// <summary>From worst to best, the best with most contrast to white.</summary>
    public static readonly string[] Ramp = ["#dbe6f2", "#9cbfe0", "#4d8fcb", "#0f5fa8", "#06315c"];

    private readonly StringBuilder _body = new();
    private readonly StringBuilder _data = new();
    private int _blocks;

    public string Name => name;

    /// <summary>The content of the data file.</summary>
    public string Data => _data.ToString();

    /// <summary>Width and height in pixels.</summary>
    public (int Width, int Height) Size { get; init; } = (1200, 800);

    /// <summary>Adds a command.</summary>
    public void Add(FormattableString command) => _body.AppendLine(command.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a block of rows of numbers; one without rows becomes one undefined point.</summary>
    /// <returns>What a plot command reads it by: <c>'curves.dat' index 3</c>.</returns>
    public string Block(IEnumerable<double[]> rows)
    {
        bool any = false;
        foreach (double[] row in rows)
        {
            _data.AppendJoin(' ', row.Select(Gnuplot.Number)).Append('\n');
            any = true;
        }

        _data.Append(any ? "\n\n" : "NaN NaN\n\n\n");
        return $"'{name}.dat' index {_blocks++}";
    }

    /// <summary>Draws layers, the last on top.</summary>
    public void Plot(IEnumerable<string> layers) => Add($"plot {string.Join(", \\\n     ", layers)}");

    /// <summary>All of these, or so many of them at even distances: more cannot be told apart, and take long to draw.</summary>
    public static T[] Sample<T>(T[] all, int most) => all.Length <= most
        ? all
        : [.. Enumerable.Range(0, most).Select(i => all[(int)((long)i * all.Length / most)])];

    /// <summary>Puts the names of the layers below the picture, clear of the axis.</summary>
    public void KeyBelow() => Add($"set key at screen 0.97,0.01 right bottom horizontal maxrows 1 samplen 2\nset bmargin 5.5");

    public void Title(string text) => Add($"set title {Gnuplot.Text(text)} font ',20'");

    /// <summary>The script that draws it as PNG and as SVG.</summary>
    public string Script()
    {
        StringBuilder script = new();
        script.AppendLine(CultureInfo.InvariantCulture, $"# Drawn by Sweeper; `gnuplot {name}.gp` in this folder draws it again.");
        foreach ((string kind, string terminal) in new[] { ("png", "pngcairo"), ("svg", "svg") })
        {
            script.AppendLine("reset");
            script.AppendLine("set encoding utf8");
            script.AppendLine(CultureInfo.InvariantCulture,
                $"set terminal {terminal} size {Size.Width},{Size.Height} font 'DejaVu Sans,14' noenhanced background rgb 'white'");
            script.AppendLine(CultureInfo.InvariantCulture, $"set output '{name}.{kind}'");
            script.AppendLine("set grid back lc rgb '#dddddd' lw 1 lt 1");
            script.AppendLine("set border 3 lc rgb '#666666'");
            script.AppendLine("set tics nomirror textcolor rgb '#333333'");
            script.Append(_body);
            script.AppendLine("unset output");
        }

        return script.ToString();
    }
}
