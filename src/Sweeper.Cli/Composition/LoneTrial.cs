using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Composition;

/// <summary>Runs a trial of a sweep again, alone, beside the sweep: in its folder <c>reproduced/</c>.</summary>
internal static class LoneTrial
{
    /// <param name="terminal">Told of each epoch, and shown what the trial prints.</param>
    /// <param name="sweep">Of the trial.</param>
    /// <param name="plan">What to run.</param>
    /// <param name="start">Where it ran; null for this machine's first device.</param>
    /// <param name="stopAfter">The report after which it is stopped, as it was then; null to run to its end.</param>
    public static async Task<StoredTrial> RunAsync(
        Terminal terminal, StoredSweep sweep, TrialPlan plan, StartInfo? start, double? stopAfter)
    {
        DeviceSlot slot = start is null
            ? DeviceSlots.Discover(null, 1)[0]
            : new DeviceSlot(start.Device, start.Device, start.Threads);
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
                executor, plan, folder, new EpochLines(terminal, plan.Objective), TimeProvider.System, stopAfter, signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            Environment.Exit(ExitCode.Interrupted);
            throw;
        }
    }

    private sealed class EpochLines(Terminal terminal, Objective objective) : IProgress<SweepNews>
    {
        public void Report(SweepNews value)
        {
            if (value is SweepNews.TrialEpoch { Report: { } report })
            {
                terminal.Error.WriteLine($"epoch {report.Epoch}: {objective.Metric} {Format.Metric(report.Metrics[objective.Metric])}");
            }
        }
    }
}
