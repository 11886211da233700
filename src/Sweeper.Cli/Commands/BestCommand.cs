using System.CommandLine;
using System.Text.Json.Nodes;
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
        return new StoreCommand(
            "best", "Print the best trial in two lines.", "sweeper best", "sweeper best sst-grid --metric accuracy --json")
        {
            name, metric,
        }.Answering(terminal, (catalog, parsed) =>
        {
            StoredSweep sweep = catalog.Find(parsed.GetValue(name));
            IReadOnlyList<StoredTrial> trials = catalog.Trials(sweep);
            Objective objective = SweepCatalog.Rank(sweep, parsed.GetValue(metric), trials);
            ScoredTrial? found = objective == sweep.Objective ? Ranking.Winner(sweep, trials) : Ranking.Best(trials, objective, sweep.Limits);
            if (found is not { } best)
            {
                throw new UserErrorException(
                    NoBest(sweep, trials), $"Look at 'sweeper status {sweep.Name}' and, for what failed, 'sweeper trials {sweep.Name}'");
            }

            int[] front = objective == sweep.Objective
                ? [.. FrontTrial.Of(sweep, trials).Select(one => one.Scored.Trial.Number)] : [];
            return new Answer(() => Json(best, front), () => Print(terminal, best, objective, front));
        });
    }

    private static JsonObject Json(ScoredTrial best, int[] front)
    {
        JsonObject scored = JsonOutput.Scored(best);
        if (front.Length > 0)
        {
            scored["front"] = new JsonArray([.. front.Select(number => (JsonNode)number)]);
        }

        return scored;
    }

    private static void Print(Terminal terminal, ScoredTrial best, Objective objective, int[] front)
    {
        terminal.Out.WriteLine(Format.Score(best, objective.Metric));
        terminal.Out.WriteLine(best.Trial.Configuration.ToString());
        if (front.Length > 0)
        {
            terminal.Out.WriteLine($"The best by its first goal alone; on the Pareto front are {Format.Numbers(front)}, see 'sweeper report'");
        }
    }

    private static string NoBest(StoredSweep sweep, IReadOnlyList<StoredTrial> trials) => trials.Any(trial => trial.HasResult)
        ? $"no trial of sweep '{sweep.Name}' has a result that keeps to its limits"
        : $"no trial of sweep '{sweep.Name}' has completed";
}
