using Sweeper.Cli.CommandLine;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Composition;

/// <summary>Runs a trial of a sweep again, alone, beside the sweep: in its folder <c>reproduced/</c>.</summary>
internal static class LoneTrial
{
    /// <param name="terminal">Shown what the trial prints.</param>
    /// <param name="sweep">Of the trial.</param>
    /// <param name="plan">What to run.</param>
    /// <param name="slot">Where.</param>
    /// <param name="news">Told of each epoch.</param>
    /// <param name="stopAfter">The report after which it is stopped, as it was then; null to run to its end.</param>
    public static async Task<StoredTrial> RunAsync(
        Terminal terminal, StoredSweep sweep, TrialPlan plan, DeviceSlot slot, IProgress<SweepNews> news, double? stopAfter)
    {
        var folder = new TrialFolder(Path.Combine(sweep.Folder, "reproduced", $"{plan.Trial:D4}"));
        using var signals = new StopSignals(terminal.Error.WriteLine);
        signals.Kill.Register(() => Environment.Exit(ExitCode.Interrupted));
        terminal.Error.WriteLine($"Running trial #{plan.Trial} again on {slot.Device}: {plan.Configuration}");
        await using var executor = new LocalExecutor(Installation.WorkerCommand(SweeperHome.Of(new SweepFolder(sweep.Folder))), [slot]);
        try
        {
            TrialRun.Clear(folder);
            await using var log = new LogFollower(folder, terminal.Error);
            return await TrialRun.RunAsync(
                executor, plan, folder, news, TimeProvider.System, stopAfter, signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            Environment.Exit(ExitCode.Interrupted);
            throw;
        }
    }
}
