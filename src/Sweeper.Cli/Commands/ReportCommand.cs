using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;
using Sweeper.Cli.Plots;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper report [SWEEP] [--best METRIC]</c></summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = SharedOptions.SweepArgument();
        Option<string?> metric = SharedOptions.Metric();
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        var command = new SweeperCommand(
            "report",
            "Print the best configuration and how sure it is, the top ten, which parameters matter, what failed and hints, and draw plots.",
            "sweeper report --best f1",
            "sweeper report sst-grid --json")
        {
            name, metric, home, json,
        };
        command.SetAction(parsed =>
        {
            using var catalog = SweepCatalog.Open(parsed.GetValue(home));
            StoredSweep sweep = catalog.Find(parsed.GetValue(name));
            IReadOnlyList<StoredTrial> trials = catalog.Trials(sweep);
            var report = SweepReport.Build(
                sweep, trials, SweepCatalog.Rank(sweep, parsed.GetValue(metric), trials), ReportInputs.Of(sweep));
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, JsonOutput.Report(report));
                return;
            }

            Print(terminal, report, trials);
        });
        return command;
    }

    private static void Print(Terminal terminal, SweepReport report, IReadOnlyList<StoredTrial> trials)
    {
        var text = new ReportText(terminal);
        int classes = report.Winner?.Epoch.Confusion.Count ?? 0;
        text.Print(report, report.Winner is { } best ? ModelLabels.Of(report.Sweep, best.Trial, classes) : []);
        if (report.Winner is not { } winner)
        {
            return;
        }

        text.PrintPlaces(report, winner);
        string folder = Path.Combine(report.Sweep.Folder, "plots");
        try
        {
            (IReadOnlyList<string> pictures, string? problem) = new Plot(folder).Write(report, trials);
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
