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
        string[] scripts = [.. kinds.Where(kind => kind.Missing(data) is null).Select(kind => WriteScript(kind.Draw(data)))];
        string?[] problems = new string?[scripts.Length];
        Parallel.For(0, scripts.Length, i => problems[i] = Gnuplot.Run(scripts[i]));
        return ([.. scripts.Where((_, i) => problems[i] is null).Select(script => Path.ChangeExtension(script, ".png"))],
            problems.FirstOrDefault(problem => problem is not null));
    }

    private string WriteScript(Drawing drawing)
    {
        string script = Path.Combine(folder, $"{drawing.Name}.gp");
        File.WriteAllText(script, drawing.Script());
        File.WriteAllText(Path.Combine(folder, $"{drawing.Name}.dat"), drawing.Data);
        return script;
    }
}
