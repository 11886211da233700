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
using Sweeper.Search;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper trials [SWEEP]</c></summary>
internal static class TrialsCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = SharedOptions.SweepArgument();
        Option<string?> sort = new("--sort")
        {
            Description = "By number, state, time, a parameter or a metric (the best first). Default: number.",
            HelpName = "KEY",
        };
        Option<int?> limit = new("--limit", "-n") { Description = "Show at most this many.", HelpName = "N" };
        return new StoreCommand(
            "trials", "List a sweep's trials.", "sweeper trials", "sweeper trials sst-grid --sort f1 --limit 5", "sweeper trials --json")
        {
            name, sort, limit,
        }.Answering(terminal, (catalog, parsed) =>
        {
            StoredSweep sweep = catalog.Find(parsed.GetValue(name));
            IReadOnlyList<StoredTrial> all = catalog.Trials(sweep);
            (IEnumerable<StoredTrial> trials, Objective objective) = Sorted(sweep, all, parsed.GetValue(sort) ?? "number");
            if (parsed.GetValue(limit) is { } count)
            {
                trials = count >= 1
                    ? trials.Take(count)
                    : throw new UserErrorException($"--limit is {count}, but must be 1 or more", "Give the number of trials to show");
            }

            return new Answer(
                () => new JsonArray([.. trials.Select(trial => JsonOutput.Trial(trial, objective, sweep))]),
                () => terminal.Print(TrialTables.All([.. trials], ParameterEffect.VariedParameters(all.Select(trial => trial.Configuration)), objective)));
        });
    }

    // A metric sorts and also becomes the metric shown; trials without a value come last.
    private static (IEnumerable<StoredTrial> Trials, Objective Objective) Sorted(
        StoredSweep sweep, IReadOnlyList<StoredTrial> trials, string key)
    {
        switch (key)
        {
            case "number":
                return (trials, sweep.Objective);
            case "state":
                return (trials.OrderBy(trial => trial.State), sweep.Objective);
            case "time":
                return (trials.OrderBy(trial => trial.Finish?.Seconds ?? double.MaxValue), sweep.Objective);
        }

        if (trials.Any(trial => trial.Configuration[key] is not null))
        {
            return (
                trials.OrderBy(trial => trial.Configuration[key]?.AsNumber() ?? double.MaxValue)
                    .ThenBy(trial => trial.Configuration[key]?.ToString(), StringComparer.Ordinal),
                sweep.Objective);
        }

        if (trials.Count > 0 && !Ranking.ReportedMetrics(trials).Contains(key))
        {
            throw NoKey(key, trials);
        }

        Objective objective = SweepCatalog.Rank(sweep, key, trials);
        int sign = objective.Direction == Direction.Maximize ? -1 : 1;
        return (
            trials.OrderBy(trial => trial.BestEpoch(objective) is { } best
                ? sign * best.Metrics[objective.Metric] : double.PositiveInfinity),
            objective);
    }

    private static UserErrorException NoKey(string key, IReadOnlyList<StoredTrial> trials)
    {
        string[] keys =
        [
            "number", "state", "time",
            .. trials.SelectMany(trial => trial.Configuration.Entries).Select(entry => entry.Key).Distinct(),
            .. Ranking.ReportedMetrics(trials),
        ];
        return new(
            $"--sort is '{key}', which is neither a parameter nor a metric of this sweep",
            $"{Suggestion.DidYouMean(key, keys)}Sort by one of {string.Join(", ", keys)}");
    }
}
