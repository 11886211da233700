using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Cli.Charts;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;
using Sweeper.Cli.Plots;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper report [SWEEP] [--best METRIC] [--final] [--html FILE] [--md FILE] [--csv FILE]</c></summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = SharedOptions.SweepArgument();
        Option<string?> metric = SharedOptions.Metric();
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        Option<bool> final = new("--final")
        {
            Description = "Evaluate the winner on the held-out test split, once: a second time shows what was found.",
        };
        Option<bool> force = new("--force") { Description = "With --final: look at the test split although it was looked at for another winner, or trials are not over." };
        var files = new ReportFiles();
        var command = new SweeperCommand(
            "report",
            "Print the best configuration and how sure it is, the top ten, which parameters matter, what failed and hints, and draw plots; or write it all as a page, Markdown or CSV.",
            "sweeper report --best f1",
            "sweeper report sst-grid --html report.html",
            "sweeper report --md - --csv trials.csv",
            "sweeper report sst-grid --final")
        {
            name, metric, final, force, home, json,
        };
        foreach (Option file in files.Options)
        {
            command.Options.Add(file);
        }

        command.SetAction(parsed =>
        {
            using var catalog = SweepCatalog.Open(parsed.GetValue(home));
            ThrowIfUnfit(parsed.GetValue(final), parsed.GetValue(force), parsed.GetValue(metric));
            ChartData data = ReportInputs.Charts(catalog, parsed.GetValue(name), parsed.GetValue(metric));
            if (parsed.GetValue(final))
            {
                data = data with { Final = FinalTest.Look(data.Report.Sweep, data.Trials, parsed.GetValue(force)) };
            }

            bool isWritten = files.Write(terminal, parsed, data, isOutputTaken: parsed.GetValue(json));
            if (parsed.GetValue(json))
            {
                JsonObject report = JsonOutput.Report(data.Report);
                if (data.Final is { } found)
                {
                    report["final"] = InsightJson.Final(found, data.Report.Sweep.Objective);
                }

                JsonOutput.Write(terminal.Out, report);
                return;
            }

            if (!isWritten)
            {
                Print(terminal, data);
                terminal.Out.Write(data.Final is null ? "" : "\n");
            }

            foreach (string line in data.Final is { } shown ? FinalText.Lines(shown, data.Report.Sweep.Objective) : [])
            {
                (isWritten ? terminal.Error : terminal.Out).WriteLine(line);
            }
        });
        return command;
    }

    private static void ThrowIfUnfit(bool isFinal, bool isForced, string? metric)
    {
        if (isForced && !isFinal)
        {
            throw new UserErrorException("--force has no effect without --final", "Add --final, or leave --force out");
        }

        if (isFinal && metric is not null)
        {
            throw new UserErrorException(
                "--final evaluates the winner by the sweep's own metric, but --best names one to rank by", "Leave --best out");
        }
    }

    private static void Print(Terminal terminal, ChartData data)
    {
        SweepReport report = data.Report;
        string folder = Path.Combine(report.Sweep.Folder, "plots");
        // Drawn while the rest is worked out and printed.
        Task<(IReadOnlyList<string> Pictures, string? Problem)>? plots =
            report.Winner is null ? null : Task.Run(() => new Plot(folder).Write(data, PlotKind.Curves, PlotKind.Slice));
        var text = new ReportText(terminal);
        text.Print(report, data.Labels);
        if (report.Winner is not { } winner || plots is null)
        {
            return;
        }

        text.PrintPlaces(report, winner);
        try
        {
            (IReadOnlyList<string> pictures, string? problem) = plots.GetAwaiter().GetResult();
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
