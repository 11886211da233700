using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper ls</c></summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        return new StoreCommand("ls", "List all sweeps, the latest first.", "sweeper ls", "sweeper ls --json").Answering(terminal, (catalog, _) => new Answer(
            () => new JsonArray([.. catalog.Sweeps.Select(sweep => JsonOutput.Sweep(sweep, catalog.Trials(sweep)))]),
            () => Print(terminal, catalog)));
    }

    private static void Print(Terminal terminal, SweepCatalog catalog)
    {
        if (catalog.Sweeps.Count == 0)
        {
            terminal.Out.WriteLine($"No sweep in {catalog.Home.Path} yet. Start one with: sweeper run sweeps/sst-grid.yaml");
        }
        else
        {
            terminal.Print(Table(catalog));
        }
    }

    private static Table Table(SweepCatalog catalog)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(TrialTables.Left("sweep")).AddColumn(TrialTables.Right("done")).AddColumn(TrialTables.Right("failed"))
            .AddColumn(TrialTables.Left("best")).AddColumn(TrialTables.Left("updated (UTC)")).AddColumn(TrialTables.Left("state"));
        foreach (StoredSweep sweep in catalog.Sweeps)
        {
            IReadOnlyList<StoredTrial> trials = catalog.Trials(sweep);
            var counts = TrialCounts.Of(trials, sweep.PlannedTrials);
            string total = counts.Planned is { } planned ? $"/{planned}" : "";
            string best = Ranking.Winner(sweep, trials) is { } first ? Format.Score(first, sweep.Objective.Metric) : "-";
            string state = SweepLease.Owner(new SweepFolder(sweep.Folder)) is { } owner ? $"running (pid {owner.Pid})"
                : counts.ToGo is > 0 ? "stopped" : "done";
            TrialTables.Row(table,
            [
                sweep.Name, $"{counts.Done}{total}", counts.Failed.ToString(CultureInfo.InvariantCulture), best,
                sweep.Updated.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), state,
            ]);
        }

        return table;
    }
}
