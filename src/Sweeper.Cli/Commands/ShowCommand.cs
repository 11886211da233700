using System.CommandLine;
using System.Globalization;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper show TRIAL</c></summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> which = SharedOptions.Trial("TRIAL", "A trial's number, or best.", ArgumentArity.ExactlyOne);
        Option<string?> name = SharedOptions.Sweep();
        var alone = new Option<bool>("--command") { Description = "Print the command that runs the trial alone, and nothing else." };
        return new StoreCommand(
            "show", "Show all that is known of one trial.", "sweeper show 7", "sweeper show best --sweep sst-grid --json",
            "sweeper show 7 --command")
        {
            which, name, alone,
        }.Answering(terminal, (catalog, parsed) =>
        {
            StoredSweep sweep = catalog.Find(parsed.GetValue(name));
            StoredTrial trial = catalog.FindTrial(sweep, parsed.GetValue(which)!);
            return new Answer(
                () => JsonOutput.Trial(trial, sweep.Objective, sweep),
                parsed.GetValue(alone) ? () => PrintCommand(terminal, sweep, trial) : () => Print(terminal, sweep, trial));
        });
    }

    private static void PrintCommand(Terminal terminal, StoredSweep sweep, StoredTrial trial) => terminal.Out.WriteLine(trial.Attempts > 0
        ? TrialCommand.Of(sweep, trial.Number)
        : throw new UserErrorException(
            $"trial #{trial.Number} of sweep '{sweep.Name}' has not run yet", $"Go on with the sweep: sweeper resume {sweep.Name}"));

    private static void Print(Terminal terminal, StoredSweep sweep, StoredTrial trial)
    {
        TextWriter output = terminal.Out;
        output.WriteLine($"Trial #{trial.Number} of {sweep.Name}: {Format.State(trial.State)}, {Format.Count(trial.Attempts, "attempt")}");
        int width = trial.Configuration.Entries.Select(entry => entry.Key.Length).Append(16).Max();
        foreach ((string key, ParameterValue value) in trial.Configuration.Entries)
        {
            output.WriteLine($"  {key.PadRight(width)} {Format.Exact(value)}");
        }

        output.WriteLine($"  {"seed".PadRight(width)} {trial.Seed}");
        if (trial.Origin is { } origin)
        {
            output.WriteLine($"Proposed: {origin}");
        }

        if (trial.Start is { } start)
        {
            string where = string.Create(
                CultureInfo.InvariantCulture, $"Ran on {start.Host}, {start.Device}, {Format.Count(start.Threads, "thread")}");
            output.WriteLine(start.Torch.Length == 0 ? where : string.Create(
                CultureInfo.InvariantCulture,
                $"{where}, libtorch {start.Torch}: "
                + $"{start.TrainExamples} training and {start.ValidationExamples} validation examples, {start.TotalSteps} steps"));
        }

        if (trial.Finish is { } finish)
        {
            bool isScript = finish.WeightsSha256.Length == 0;
            string parts = finish.MicroBatch is { } size ? $", with {size} of a batch's examples at a time to save memory" : "";
            output.WriteLine($"Took {Format.Seconds(finish.Seconds)}, peak memory of its {(isScript ? "script" : "worker")} {Format.Bytes(finish.PeakMemoryBytes)}{parts}");
            output.WriteLine(isScript ? $"Best at epoch {finish.BestEpoch}" : $"Weights of epoch {finish.BestEpoch}, SHA-256 {finish.WeightsSha256}");
        }

        if (trial.Failure is { } failure)
        {
            output.WriteLine($"Failed ({Format.Snake(failure.Kind.ToString())}): {Format.OneLine(failure.Message)}");
            if (failure.Detail is { } detail)
            {
                output.WriteLine(detail);
            }
        }

        if (trial.History.Count > 1)
        {
            foreach (StoredAttempt attempt in trial.History)
            {
                output.WriteLine(AttemptText.Line(attempt));
            }
        }

        foreach (string line in trial.Decisions.Select(one => DecisionText.Line(one, trial, sweep.Objective.Metric)).OfType<string>())
        {
            output.WriteLine($"Decided {line}");
        }

        if (DecisionText.EarlyEnd(trial) is { } early)
        {
            output.WriteLine(early);
        }

        if (trial.HasResult && TrialOutcome.ViolationOf(trial, sweep.Limits) is > 0 and var violation)
        {
            output.WriteLine($"Over a limit of the sweep by {violation.ToString("P0", CultureInfo.InvariantCulture)}, and so never the best");
        }

        if (trial.Epochs.Count > 0)
        {
            PrintEpochs(terminal, sweep, trial);
        }

        output.WriteLine($"Files: {TrialFolder.Of(sweep.Folder, trial.Number).Path}");
        if (trial.Attempts > 0)
        {
            output.WriteLine($"Alone: {TrialCommand.Of(sweep, trial.Number)}");
        }
    }

    private static void PrintEpochs(Terminal terminal, StoredSweep sweep, StoredTrial trial)
    {
        terminal.Print(TrialTables.Epochs(trial, sweep.Objective));
        if (trial.BestEpoch(sweep.Objective) is { } best && best.Confusion.Count > 0)
        {
            terminal.Out.WriteLine($"Confusion matrix at epoch {best.Epoch}:");
            terminal.Print(TrialTables.Confusion(best.Confusion, ModelLabels.Of(sweep, trial, best.Confusion.Count)));
        }
    }
}
