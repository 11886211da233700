using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Search;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper retry [SWEEP] --state failed | --trial N</c></summary>
internal static class RetryCommand
{
    private const string Failed = "failed";

    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = SharedOptions.SweepArgument();
        var state = new Option<string?>("--state") { Description = "Try all trials in this state again: failed.", HelpName = "STATE" };
        var trial = new Option<string[]>("--trial") { Description = "Try this trial again. May be given several times.", HelpName = "N" };
        trial.CompletionSources.Add(StoreCompletions.Trials);
        var session = new SessionArguments();
        var command = new SweeperCommand(
            "retry",
            "Try failed trials again, from their checkpoints, and go on with the sweep.",
            "sweeper retry --state failed",
            "sweeper retry sst-grid --trial 7")
        {
            name, state, trial,
        };
        session.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            SessionOptions options = session.Of(parsed);
            StoredSweep sweep;
            int[] chosen;
            using (var catalog = SweepCatalog.Open(options.Home))
            {
                sweep = catalog.Find(parsed.GetValue(name));
                chosen = [.. Choose(catalog, sweep, parsed.GetValue(state), parsed.GetValue(trial) ?? [])];
            }

            SweepSpec spec = await new SweepInputs(terminal, options.Quiet).ReadAsync(sweep, stop);
            PutBack(options, sweep, chosen);
            terminal.Error.WriteLine($"To be tried again: {Format.Numbers(chosen)}");
            return await new SweepSession(terminal, options).RunAsync(spec);
        });
        return command;
    }

    private static IEnumerable<int> Choose(SweepCatalog catalog, StoredSweep sweep, string? state, string[] which)
    {
        if (which.Length == 0 && state is null)
        {
            throw new UserErrorException("retry needs to know which trials", "Give --state failed, or --trial and a number");
        }

        if (state is not (null or Failed))
        {
            throw new UserErrorException($"--state is '{state}', but only failed trials can be tried again", "Write --state failed");
        }

        StoredTrial[] named = [.. which.Select(one => catalog.FindTrial(sweep, one))];
        if (named.FirstOrDefault(one => one.State != TrialState.Failed) is { } other)
        {
            throw new UserErrorException(
                $"trial #{other.Number} of sweep '{sweep.Name}' is {Format.State(other.State)}; only failed trials can be tried again",
                other.IsOver ? $"To run it anew beside the sweep: sweeper reproduce {other.Number} --sweep {sweep.Name}"
                    : $"Go on with the sweep: sweeper resume {sweep.Name}");
        }

        StoredTrial[] all = state is null ? named
            : [.. catalog.Trials(sweep).Where(one => one.State == TrialState.Failed)];
        return all.Length == 0
            ? throw new UserErrorException($"no trial of sweep '{sweep.Name}' has failed", $"Look at 'sweeper status {sweep.Name}'")
            : all.Concat(named).Select(one => one.Number).Distinct().Order();
    }

    private static void PutBack(SessionOptions options, StoredSweep sweep, int[] trials)
    {
        var home = SweeperHome.Resolve(options.Home);
        using SweepLease lease = SweepLease.Take(sweep.Name, new SweepFolder(sweep.Folder), TimeProvider.System);
        using var store = SqliteSweepStore.Open(home.Database, readOnly: false);
        foreach (int number in trials)
        {
            store.Retry(sweep.Name, number, TimeProvider.System.GetUtcNow());
        }
    }
}
