using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Planning;
using Sweeper.Engine.Slurm;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Search;
using Sweeper.Training;
using Sweeper.Training.Data;

namespace Sweeper.Cli.Composition;

/// <summary>How a sweep is planned, beside what its file says.</summary>
internal sealed record PlanOptions
{
    /// <summary>As for the run.</summary>
    public required SessionOptions Session { get; init; }

    /// <summary>Whether classes that were never measured are.</summary>
    public bool Calibrates { get; init; } = true;

    /// <summary>Of one device; null when nobody asked.</summary>
    public double? PricePerHour { get; init; }
}

/// <summary>A plan with what is known of its cost: what the renderers print.</summary>
/// <param name="Spec">The sweep file.</param>
/// <param name="Plan">What it would do.</param>
/// <param name="Scale">What its trials have in common; null for a script.</param>
/// <param name="Slots">Where they would run.</param>
/// <param name="Calibration">Null when nothing was measured.</param>
/// <param name="Time">Null when nothing was measured, or there is no end.</param>
/// <param name="PricePerHour">Of a device; null when nobody asked.</param>
/// <param name="Disk">What it writes; null for a script.</param>
internal sealed record CostedPlan(
    SweepSpec Spec, SweepPlan Plan, WorkScale? Scale, IReadOnlyList<DeviceSlot> Slots, Calibration? Calibration, TimeEstimate? Time, double? PricePerHour,
    DiskCheck? Disk)
{
    /// <summary>The script for Slurm, the number of jobs and of trials in each; null on this machine, and when nothing is left to run.</summary>
    public (string Script, int Count, int TrialsEach)? Jobs { get; init; }

    public int Devices => Slots.Select(slot => slot.Device).Distinct().Count();

    /// <summary>A duration of the sweep as hours of all its devices.</summary>
    public double DeviceHours(double seconds) => seconds * Devices / 3600;
}

/// <summary>Plans a sweep: reads, measures what was never measured, prints. Writes nothing but the measurements.</summary>
internal sealed class PlanSession(Terminal terminal, PlanOptions options)
{
    public async Task<int> RunAsync(SweepSpec spec)
    {
        spec = SlurmSession.With(spec, options.Session);
        IReadOnlyList<DeviceSlot> slots = SlotsOf(spec, options.Session);
        var home = SweeperHome.Resolve(options.Session.Home);
        DataSummary? data = InputCheck.Examine(spec, slots, Directory.Exists(home.Path) ? home.TokenCache : null);
        SweepPlan plan;
        using (SqliteSweepStore? store = File.Exists(home.Database) ? SqliteSweepStore.Open(home.Database, readOnly: true) : null)
        {
            plan = SweepPlanner.Plan(spec, MethodSampler.Of(spec), store, home.Sweep(spec.Name), slots.Count);
        }

        WorkScale? scale = data is null
            ? null : WorkScale.Of(TextClassificationTask.Description, data.Train.Sum(), spec.Task.EvaluateEvery);
        Calibration? calibration = scale is null ? null : await CalibrateAsync(spec, plan, scale, slots, home);
        TimeEstimate? time = scale is not null && calibration is { Classes.Count: > 0 } && plan.Unlisted is not null
            ? TimeEstimate.Of(spec, plan, scale, calibration, slots.Count) : null;
        var disk = DiskCheck.Of(spec, home, plan.Trials.Count(trial => trial.Stored is { HasResult: true }), slots.Count);
        var costed = new CostedPlan(spec, plan, scale, slots, calibration, time, options.PricePerHour, disk) { Jobs = Jobs(spec, plan, home, time) };
        string[] notes = [.. InputCheck.Notes(spec).Except(plan.Notes)];
        if (options.Session.Json)
        {
            JsonOutput.Write(terminal.Out, PlanJson.Of(costed, notes));
        }
        else
        {
            new PlanText(terminal).Print(costed, notes);
        }

        return ExitCode.Success;
    }

    /// <summary>How long all trials would take one after the other, by what an earlier plan measured; null when none did.</summary>
    public static TimeEstimate? Known(SweepSpec spec, SweeperHome home, ISweepStore store)
    {
        IReadOnlyList<DeviceSlot> slots = SlotsOf(spec, new SessionOptions());
        if (spec.Script is not null || new CalibrationCache(home.Calibrations).Find(Setting(spec, slots)) is not { Classes.Count: > 0 } calibration)
        {
            return null;
        }

        SweepPlan plan = SweepPlanner.Plan(spec, MethodSampler.Of(spec), store, home.Sweep(spec.Name), slots: 1);
        DataSummary data = InputCheck.Examine(spec, slots, home.TokenCache)!;
        return plan.Unlisted is null ? null : TimeEstimate.Of(
            spec, plan, WorkScale.Of(TextClassificationTask.Description, data.Train.Sum(), spec.Task.EvaluateEvery), calibration, slots: 1);
    }

    /// <summary>Those of this machine; for Slurm as many as run at once, each measured here as if it were one of its.</summary>
    private static IReadOnlyList<DeviceSlot> SlotsOf(SweepSpec spec, SessionOptions session) => spec.Slurm is { } slurm
        ? DeviceSlots.Discover(slurm.GpusPerTrial == 0 ? "cpu" : slurm.Devices, slurm.MaxParallel)
        : DeviceSlots.Discover(session.Devices, session.Jobs);

    private static (string, int, int)? Jobs(SweepSpec spec, SweepPlan plan, SweeperHome home, TimeEstimate? time)
    {
        int trials = plan.ToDo.Count() + (plan.Unlisted ?? 0);
        if (spec.Slurm is null || trials == 0)
        {
            return null;
        }

        // What is known of the time is of a whole schedule on all places.
        double? seconds = time is null ? null : time.Expected * spec.Slurm.MaxParallel / trials;
        return SlurmCapacity.Preview(SlurmSession.Setup(spec, home, seconds), trials);
    }

    private async Task<Calibration?> CalibrateAsync(
        SweepSpec spec, SweepPlan plan, WorkScale scale, IReadOnlyList<DeviceSlot> slots, SweeperHome home)
    {
        IEnumerable<Configuration> configurations = plan.ToDo.Select(trial => trial.Configuration)
            .Concat(plan.Unlisted > 0 ? TimeEstimate.Drawn(spec) : []);
        IReadOnlyList<Configuration> classes = CalibrationClasses.Representatives(configurations);
        var cache = new CalibrationCache(home.Calibrations);
        string setting = Setting(spec, slots);
        Calibration? known = cache.Find(setting);
        Configuration[] missing = [.. classes.Where(one => known?.Classes.All(speed => speed.Class != WorkClass.Of(one)) ?? true)];
        if (missing.Length == 0 || !options.Calibrates)
        {
            return known;
        }

        home.Create();
        string folder = Path.Combine(home.Path, string.Create(CultureInfo.InvariantCulture, $"calibrating-{Environment.ProcessId}"));
        using var signals = new StopSignals(terminal.Error.WriteLine);
        signals.Kill.Register(() => Environment.Exit(ExitCode.Interrupted));
        try
        {
            await using var executor = new LocalExecutor(Installation.WorkerCommand(home), slots);
            Calibration measured = await new Calibrator(executor, folder).MeasureAsync(
                spec, missing, scale, new Lines(options.Session.Quiet ? TextWriter.Null : terminal.Error), signals.Stop);
            Calibration all = known is null ? measured
                : measured with { Classes = [.. known.Classes, .. measured.Classes], StartupSeconds = known.StartupSeconds };
            if (measured.Classes.Count > 0)
            {
                cache.Keep(setting, all);
            }

            return all;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            Environment.Exit(ExitCode.Interrupted);
            throw;
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>All that the speed of a class depends on: machine, devices, program, data and model.</summary>
    private static string Setting(SweepSpec spec, IReadOnlyList<DeviceSlot> slots)
    {
        string[] parts =
        [
            Environment.MachineName, TrainingProgram.Version,
            .. slots.Select(slot => string.Create(CultureInfo.InvariantCulture, $"{slot.Device} {slot.Threads}")),
            .. TextClassificationTask.InputHashes(spec.Task).Values,
            string.Create(CultureInfo.InvariantCulture, $"{spec.Task.Init} {spec.Task.Data.MaxTrainExamples}"),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..32];
    }

    private sealed class Lines(TextWriter error) : IProgress<string>
    {
        public void Report(string value) => error.WriteLine(value);
    }
}
