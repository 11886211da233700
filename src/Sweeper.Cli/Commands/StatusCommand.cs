using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Slurm;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Search;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper status [SWEEP]</c></summary>
internal static class StatusCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = SharedOptions.SweepArgument();
        return new StoreCommand(
            "status", "Say who runs a sweep, how far it is and what runs now.", "sweeper status", "sweeper status sst-grid --json")
        {
            name,
        }.Answering(terminal, (catalog, parsed) =>
        {
            StoredSweep sweep = catalog.Find(parsed.GetValue(name));
            IReadOnlyList<StoredTrial> trials = catalog.Trials(sweep);
            LeaseOwner? owner = SweepLease.Owner(new SweepFolder(sweep.Folder));
            IReadOnlyList<SlurmJobStatus> jobs = new SlurmJobs(new SlurmFolder(sweep.Folder), TimeProvider.System).StatusAsync().GetAwaiter().GetResult();
            return new Answer(() => Json(sweep, trials, owner, jobs), () => Print(terminal, sweep, trials, owner, jobs));
        });
    }

    private static JsonObject Json(StoredSweep sweep, IReadOnlyList<StoredTrial> trials, LeaseOwner? owner, IReadOnlyList<SlurmJobStatus> jobs)
    {
        JsonObject status = JsonOutput.Sweep(sweep, trials);
        status["owner"] = owner is null ? null : new JsonObject
        {
            ["pid"] = owner.Pid,
            ["host"] = owner.Host,
            ["since"] = owner.Since.ToString("O", CultureInfo.InvariantCulture),
        };
        status["jobs"] = SlurmJobsText.Json(jobs);
        return status;
    }

    private static void Print(Terminal terminal, StoredSweep sweep, IReadOnlyList<StoredTrial> trials, LeaseOwner? owner, IReadOnlyList<SlurmJobStatus> jobs)
    {
        var counts = TrialCounts.Of(trials, sweep.PlannedTrials);
        terminal.Out.WriteLine($"Sweep {sweep.Name}: {Format.Progress(counts)} done ({string.Join(", ", Format.Standing(counts))})");
        terminal.Out.WriteLine(owner is not null
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Running: pid {owner.Pid} on {owner.Host} since {owner.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")
            : jobs.Count > 0 ? $"Nobody watches it, but its jobs go on. Take it over with: sweeper attach {sweep.Name}"
            : counts.ToGo is > 0 ? $"Nobody runs it. Go on with: sweeper resume {sweep.Name}"
            : "Done.");
        SlurmJobsText.Print(terminal.Out, jobs);
        if (Ranking.Winner(sweep, trials) is { } best)
        {
            terminal.Out.WriteLine($"Best: {Format.Score(best, sweep.Objective.Metric)}");
        }

        StoredTrial[] running = [.. trials.Where(trial => trial.State is TrialState.Running or TrialState.Interrupted or TrialState.Paused)];
        if (running.Length > 0)
        {
            IReadOnlyList<string> varied = ParameterEffect.VariedParameters(trials.Select(trial => trial.Configuration));
            terminal.Print(TrialTables.All(running, varied, sweep.Objective));
        }
    }
}
