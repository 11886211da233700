using Sweeper.Cli.Charts;

namespace Sweeper.Cli.Plots;

/// <summary>
/// The pictures of a sweep in a folder, as PNG and SVG. The gnuplot scripts and their data stay beside the pictures, to be
/// changed by hand.
/// </summary>
/// <param name="folder">Where the files go; created when missing.</param>
internal sealed class Plot(string folder)
{
    /// <summary>Writes pictures of these kinds; those with nothing to draw are left out.</summary>
    /// <returns>Paths of the PNGs, and what went wrong, if anything did.</returns>
    public (IReadOnlyList<string> Pictures, string? Problem) Write(ChartData data, params IReadOnlyList<PlotKind> kinds)
    {
        Directory.CreateDirectory(folder);
        List<string> pictures = [];
        foreach (PlotKind kind in kinds.Where(kind => kind.Missing(data) is null))
        {
            Drawing drawing = kind.Draw(data);
            string script = Path.Combine(folder, $"{drawing.Name}.gp");
            File.WriteAllText(script, drawing.Script());
            File.WriteAllText(Path.Combine(folder, $"{drawing.Name}.dat"), drawing.Data);
            if (Gnuplot.Run(script) is { } problem)
            {
                return (pictures, problem);
            }

            pictures.Add(Path.Combine(folder, $"{drawing.Name}.png"));
        }

        return (pictures, null);
    }
}
