using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper best [SWEEP]</c></summary>
internal static class BestCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = SharedOptions.SweepArgument();
        Option<string?> metric = SharedOptions.Metric();
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        var command = new SweeperCommand(
            "best", "Print the best trial in two lines.", "sweeper best", "sweeper best sst-grid --metric accuracy --json")
        {
            name, metric, home, json,
        };
        command.SetAction(parsed =>
        {
            using var catalog = SweepCatalog.Open(parsed.GetValue(home));
            StoredSweep sweep = catalog.Find(parsed.GetValue(name));
            IReadOnlyList<StoredTrial> trials = catalog.Trials(sweep);
            Objective objective = SweepCatalog.Rank(sweep, parsed.GetValue(metric), trials);
            if (Ranking.Of(trials, objective) is not [var best, ..])
            {
                throw new UserErrorException(
                    $"no trial of sweep '{sweep.Name}' has completed", $"Look at 'sweeper status {sweep.Name}' and, for what failed, 'sweeper trials {sweep.Name}'");
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, JsonOutput.Scored(best));
                return;
            }

            terminal.Out.WriteLine(Format.Score(best, objective.Metric));
            terminal.Out.WriteLine(best.Trial.Configuration.ToString());
        });
        return command;
    }
}
