using System.Runtime.InteropServices;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Slurm;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Training;
using Sweeper.Training.Data;

namespace Sweeper.Cli.Composition;

/// <summary>How a sweep is run, beside what its file says.</summary>
internal sealed record SessionOptions
{
    public string? Home { get; init; }

    /// <summary>Trials at once; null for one a device.</summary>
    public int? Jobs { get; init; }

    /// <summary>As <see cref="DeviceSlots.Discover"/> takes it.</summary>
    public string? Devices { get; init; }

    /// <summary>No progress on standard error.</summary>
    public bool Quiet { get; init; }

    /// <summary>The report as JSON on standard output.</summary>
    public bool Json { get; init; }

    /// <summary>Start although the disk may be too small.</summary>
    public bool Force { get; init; }
}

/// <summary>Runs a checked sweep file from here to the report: what <c>run</c> and <c>resume</c> share.</summary>
internal sealed class SweepSession(Terminal terminal, SessionOptions options)
{
    public async Task<int> RunAsync(SweepSpec spec)
    {
        spec = SlurmSession.With(spec, options);
        IReadOnlyList<DeviceSlot> slots = spec.Slurm is null ? DeviceSlots.Discover(options.Devices, options.Jobs) : [];
        var home = SweeperHome.Resolve(options.Home);
        DataSummary? data = InputCheck.Examine(spec, slots, home.TokenCache);
        home.Create();
        using var store = SqliteSweepStore.Open(home.Database, readOnly: false);
        SweepFolder folder = home.Sweep(spec.Name);
        SlurmSession.ThrowIfOnCluster(spec, folder);
        ISweepView view = CreateView(spec);
        var disk = DiskCheck.Of(spec, home, store.Trials(spec.Name).Count(trial => trial.HasResult), spec.Slurm?.MaxParallel ?? slots.Count);
        if (!options.Force)
        {
            disk?.ThrowIfTooLittle();
        }

        Greet(spec, data, store, disk);

        await using IExecutor executor = CreateExecutor(spec, home, store, slots);
        using var signals = new StopSignals(
            view.Say, executor is SlurmExecutor jobs ? signal => SlurmSession.Farewell(jobs, spec.Name, signal == PosixSignal.SIGINT) : null);
        signals.Kill.Register(() =>
        {
            // Workers end by themselves when their standard input closes; the next run takes in what they reported.
            terminal.RestoreCursor();
            Environment.Exit(ExitCode.Interrupted);
        });
        if (spec.Slurm is not null)
        {
            await SlurmSession.CheckAsync(SlurmSession.Setup(spec, home, null), options.Quiet ? _ => { } : terminal.Error.WriteLine, signals.Stop);
        }

        await using var progress = new ProgressFile(folder.Progress, TimeProvider.System);
        var runner = new SweepRunner(store, executor, MethodSampler.Of(spec), TimeProvider.System, new Observer(view, progress));
        SweepOutcome outcome = await view.ShowAsync(
            () => Task.Run(() => runner.RunAsync(spec, folder, TextClassificationTask.InputHashes, signals.Stop)));
        return Conclude(outcome, executor.LeavesRunning);
    }

    private static IExecutor CreateExecutor(SweepSpec spec, SweeperHome home, SqliteSweepStore store, IReadOnlyList<DeviceSlot> slots)
    {
        if (spec.Slurm is null)
        {
            return new LocalExecutor(Installation.WorkerCommand(home), slots) { Log = home.Sweep(spec.Name).WorkerLog };
        }

        double? seconds = SlurmSession.SecondsPerTrial(store.Trials(spec.Name), PlanSession.Known(spec, home, store), spec.PlannedTrials ?? 0);
        return new SlurmExecutor(SlurmSession.Setup(spec, home, seconds));
    }

    private void Greet(SweepSpec spec, DataSummary? data, SqliteSweepStore store, DiskCheck? disk)
    {
        if (options.Quiet)
        {
            return;
        }

        foreach (string note in InputCheck.Notes(spec))
        {
            terminal.Error.WriteLine($"note: {note}");
        }

        foreach (string line in data is null ? [] : DataText.Lines(data))
        {
            terminal.Error.WriteLine(line);
        }

        if (disk is not null)
        {
            terminal.Error.WriteLine($"disk: {disk}");
        }

        if (store.FindSweep(spec.Name) is null)
        {
            return;
        }

        var counts = TrialCounts.Of(store.Trials(spec.Name), spec.PlannedTrials);
        string total = counts.Planned is { } planned ? $" of {planned}" : "";
        string left = counts.ToGo is { } toGo ? $", {toGo} to go" : "";
        terminal.Error.WriteLine($"Going on with sweep '{spec.Name}': {counts.Done}{total} done{left}.");
        if (counts.ToGo == 0)
        {
            terminal.Error.WriteLine("  To run it anew, give it another name: name=NAME.");
        }
    }

    private int Conclude(SweepOutcome outcome, bool isLeft)
    {
        var report = SweepReport.Build(
            outcome.Sweep, outcome.Trials, outcome.Sweep.Objective, ReportInputs.Of(outcome.Sweep));
        try
        {
            Print(report);
        }
        catch (IOException) when (outcome.Interrupted)
        {
            // The terminal was closed, which is why the run was stopped.
        }

        if (outcome.Interrupted)
        {
            terminal.Error.WriteLine(isLeft
                ? $"Left. Take it over with: sweeper attach {outcome.Sweep.Name}" : $"Stopped. Go on with: sweeper resume {outcome.Sweep.Name}");
            return ExitCode.Interrupted;
        }

        return report.Counts switch
        {
            { Completed: 0, Pruned: 0 } => ExitCode.NoneCompleted,
            { Failed: > 0 } => ExitCode.SomeFailed,
            _ => ExitCode.Success,
        };
    }

    private void Print(SweepReport report)
    {
        if (options.Json)
        {
            JsonOutput.Write(terminal.Out, JsonOutput.Report(report));
        }
        else
        {
            new ReportText(terminal).PrintShort(report);
        }
    }

    private ISweepView CreateView(SweepSpec spec)
    {
        if (options.Quiet)
        {
            return new QuietView(terminal.Error);
        }

        string[] varied = [.. spec.Space.Parameters
            .Where(parameter => parameter.Domain.GridValues is not { Count: 1 })
            .Select(parameter => parameter.Name)];
        return terminal.IsLive
            ? new LiveView(terminal, varied, TimeProvider.System)
            : new LineView(terminal.Error, varied, TimeProvider.System);
    }

    // Synchronous, unlike Progress<T>, so that news stay in order.
    private sealed class Observer(ISweepView view, ProgressFile progress) : IProgress<SweepNews>
    {
        public void Report(SweepNews value)
        {
            view.Take(value);
            progress.Take(value);
        }
    }
}
