using System.CommandLine;
using Sweeper.Cli.Charts;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Plots;
using Sweeper.Engine;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper plot KIND [SWEEP] [--out FILE]</c></summary>
internal static class PlotCommand
{
    private static readonly string[] Endings = [".png", ".svg"];

    public static Command Create(Terminal terminal)
    {
        Argument<string> kind = new("KIND")
        {
            Description = $"What to draw:\n{string.Join('\n', PlotKind.All.Select(one => $"{one.Name}: {one.About}"))}",
        };
        Argument<string?> name = SharedOptions.SweepArgument();
        Option<string?> output = new("--out")
        {
            Description = "Where the picture goes: a file that ends in .png or .svg. Default: both, in the sweep's folder.",
            HelpName = "FILE",
        };
        Option<string?> metric = SharedOptions.Metric();
        Option<string?> home = SharedOptions.Home();
        var command = new SweeperCommand(
            "plot",
            "Draw one picture of a sweep, as PNG and SVG.",
            "sweeper plot curves",
            "sweeper plot contour sst-grid --out contour.svg")
        {
            kind, name, output, metric, home,
        };
        command.SetAction(parsed =>
        {
            PlotKind wanted = Find(parsed.GetValue(kind)!);
            string? target = Checked(parsed.GetValue(output));
            using var catalog = SweepCatalog.Open(parsed.GetValue(home));
            ChartData data = ReportInputs.Charts(catalog, parsed.GetValue(name), parsed.GetValue(metric));
            if (wanted.Missing(data) is { } reason)
            {
                throw new UserErrorException(
                    $"there is nothing to draw for '{wanted.Name}': {reason}", $"Look at 'sweeper status {data.Report.Sweep.Name}', or draw another kind");
            }

            Draw(terminal, wanted, data, target);
        });
        return command;
    }

    private static PlotKind Find(string name)
    {
        string[] names = [.. PlotKind.All.Select(one => one.Name)];
        return PlotKind.All.FirstOrDefault(one => one.Name == name)
            ?? throw new UserErrorException(
                $"'{name}' is no kind of plot", $"{Suggestion.DidYouMean(name, names)}The kinds are {string.Join(", ", names)}");
    }

    private static string? Checked(string? target) => target is null || Endings.Contains(Path.GetExtension(target))
        ? target
        : throw new UserErrorException($"--out is '{target}', but must end in .png or .svg", $"Write --out {Path.ChangeExtension(target, ".png")}");

    private static void Draw(Terminal terminal, PlotKind kind, ChartData data, string? target)
    {
        // A picture for elsewhere leaves the sweep's folder alone, which may not be the user's to write to.
        string folder = target is null
            ? Path.Combine(data.Report.Sweep.Folder, "plots")
            : Directory.CreateTempSubdirectory("sweeper-plot-").FullName;
        try
        {
            (IReadOnlyList<string> pictures, string? problem) = new Plot(folder).Write(data, kind);
            if (problem is not null)
            {
                throw new UserErrorException($"the picture cannot be drawn: {problem}", "Mend that, then draw it again");
            }

            if (target is null)
            {
                terminal.Out.WriteLine($"{pictures[0]} (and .svg)");
            }
            else
            {
                File.Copy(Path.ChangeExtension(pictures[0], Path.GetExtension(target)), target, overwrite: true);
                terminal.Out.WriteLine(target);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"the picture cannot be written: {error.Message}", "Name a file with --out in a folder that you may write to", target ?? folder, error);
        }
        finally
        {
            if (target is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
