using System.CommandLine;
using System.Globalization;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Slurm;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Search;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper stop [SWEEP]</c></summary>
internal static class StopCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("SWEEP")
        {
            Description = "Name of the sweep. Default: the one that runs.",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { StoreCompletions.Sweeps },
        };
        var kill = new Option<bool>("--kill") { Description = "Do not wait for the running trials to save where they are." };
        Option<string?> home = SharedOptions.Home();
        var command = new SweeperCommand(
            "stop",
            "Stop a sweep that runs in another terminal, as Ctrl-C there does.",
            "sweeper stop",
            "sweeper stop sst-grid --kill")
        {
            name, kill, home,
        };
        command.SetAction(async (parsed, _) =>
        {
            using var catalog = SweepCatalog.Open(parsed.GetValue(home));
            StoredSweep? sweep = parsed.GetValue(name) is { } given ? catalog.Find(given) : Running(catalog);
            var jobs = sweep is null ? null : new SlurmJobs(new SlurmFolder(sweep.Folder), TimeProvider.System);
            if (sweep is null || SweepLease.Owner(new SweepFolder(sweep.Folder)) is not { } owner)
            {
                if (jobs is { AnyOpen: true })
                {
                    terminal.Error.WriteLine($"Nobody runs sweep '{sweep!.Name}', but it has jobs on Slurm; they save where they are and are cancelled.");
                    await jobs.CancelAsync();
                    terminal.Out.WriteLine($"Cancelled. Go on with: sweeper resume {sweep.Name}");
                    return ExitCode.Success;
                }

                terminal.Out.WriteLine(sweep is null ? $"No sweep in {catalog.Home.Path} is running." : $"Nobody runs sweep '{sweep.Name}'.");
                return ExitCode.Success;
            }

            return await StopAsync(terminal, catalog, sweep, owner, parsed.GetValue(kill));
        });
        return command;
    }

    private static async Task<int> StopAsync(
        Terminal terminal, SweepCatalog catalog, StoredSweep sweep, LeaseOwner owner, bool kill)
    {
        int[] running = [.. catalog.Trials(sweep).Where(trial => trial.State == TrialState.Running).Select(trial => trial.Number)];
        string waits = kill || running.Length == 0 ? "" : $"; waiting until {Format.Numbers(running)} {(running.Length == 1 ? "has" : "have")} saved where they are";
        terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Asked pid {owner.Pid} to stop sweep '{sweep.Name}'{waits}."));
        if (!await RunningSweep.StopAsync(new SweepFolder(sweep.Folder), owner, kill, TimeProvider.System))
        {
            throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"sweep '{sweep.Name}' still runs after {RunningSweep.Patience.TotalSeconds:0} s, by pid {owner.Pid}"),
                kill ? $"End that process with 'kill -9 {owner.Pid}': nothing that is recorded gets lost" : "Run 'sweeper stop --kill', which does not wait for its trials");
        }

        terminal.Out.WriteLine($"Stopped. Go on with: sweeper resume {sweep.Name}");
        return ExitCode.Success;
    }

    private static StoredSweep? Running(SweepCatalog catalog)
    {
        StoredSweep[] running = [.. catalog.Sweeps.Where(sweep => SweepLease.Owner(new SweepFolder(sweep.Folder)) is not null)];
        return running.Length <= 1 ? running.FirstOrDefault() : throw new UserErrorException(
            $"{running.Length} sweeps are running", $"Say which to stop: {string.Join(", ", running.Select(sweep => sweep.Name))}");
    }
}
