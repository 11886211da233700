using System.CommandLine;
using Sweeper.Cli.Charts;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;
using Sweeper.Cli.Plots;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper report [SWEEP] [--best METRIC] [--html FILE] [--md FILE] [--csv FILE]</c></summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = SharedOptions.SweepArgument();
        Option<string?> metric = SharedOptions.Metric();
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        var files = new ReportFiles();
        var command = new SweeperCommand(
            "report",
            "Print the best configuration and how sure it is, the top ten, which parameters matter, what failed and hints, and draw plots; or write it all as a page, Markdown or CSV.",
            "sweeper report --best f1",
            "sweeper report sst-grid --html report.html",
            "sweeper report --md - --csv trials.csv")
        {
            name, metric, home, json,
        };
        foreach (Option file in files.Options)
        {
            command.Options.Add(file);
        }

        command.SetAction(parsed =>
        {
            using var catalog = SweepCatalog.Open(parsed.GetValue(home));
            ChartData data = ReportInputs.Charts(catalog, parsed.GetValue(name), parsed.GetValue(metric));
            bool isWritten = files.Write(terminal, parsed, data, isOutputTaken: parsed.GetValue(json));
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, JsonOutput.Report(data.Report));
            }
            else if (!isWritten)
            {
                Print(terminal, data);
            }
        });
        return command;
    }

    private static void Print(Terminal terminal, ChartData data)
    {
        SweepReport report = data.Report;
        var text = new ReportText(terminal);
        text.Print(report, data.Labels);
        if (report.Winner is not { } winner)
        {
            return;
        }

        text.PrintPlaces(report, winner);
        string folder = Path.Combine(report.Sweep.Folder, "plots");
        try
        {
            (IReadOnlyList<string> pictures, string? problem) = new Plot(folder).Write(data, PlotKind.Curves, PlotKind.Slice);
            foreach (string picture in pictures)
            {
                terminal.Out.WriteLine($"Plot:      {picture} (and .svg)");
            }

            if (problem is not null)
            {
                terminal.Error.WriteLine($"No plots: {problem}.");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"the plots cannot be written: {error.Message}", "Free some space or give yourself write access to it", folder, error);
        }
    }
}
