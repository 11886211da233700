using Sweeper.Engine;
using Sweeper.Engine.Planning;
using Sweeper.Engine.Slurm;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Search;
using Sweeper.Training;

namespace Sweeper.Cli.Composition;

/// <summary>What running a sweep on Slurm needs of this program.</summary>
internal static class SlurmSession
{
    /// <summary>The sweep with what the command line says beside its file.</summary>
    public static SweepSpec With(SweepSpec spec, SessionOptions options)
    {
        if (spec.Slurm is not { } settings)
        {
            return spec;
        }

        if (options.Devices is not (null or "cpu" or "all"))
        {
            throw new UserErrorException(
                $"--devices is '{options.Devices}', but on Slurm the job's GPUs are used", "Leave it out, or write --devices cpu to train on CPUs");
        }

        return spec with
        {
            Slurm = settings with { MaxParallel = options.Jobs ?? settings.MaxParallel, Devices = options.Devices == "cpu" ? "cpu" : settings.Devices },
        };
    }

    /// <summary>What the executor works on.</summary>
    public static SlurmSetup Setup(SweepSpec spec, SweeperHome home, double? secondsPerTrial)
    {
        IReadOnlyList<string> program = spec.Slurm!.Program is { } there ? [there] : Installation.Command;
        return new()
        {
            Settings = spec.Slurm,
            Sweep = spec.Name,
            Folder = new SlurmFolder(home.Sweep(spec.Name).Path),
            Worker = Installation.WorkerCommand(home) with { FileName = program[0], Arguments = [.. program.Skip(1), "worker"] },
            Element = [.. program, "element"],
            Slots = SlurmCapacity.Slots(spec, MethodSampler.Of(spec).LearnsFromResults),
            SecondsPerTrial = secondsPerTrial,
        };
    }

    /// <summary>How long the sweep's trials took so far on average, or else take by what <c>plan</c> has measured; null when nobody knows.</summary>
    public static double? SecondsPerTrial(IReadOnlyList<StoredTrial> trials, TimeEstimate? estimate, int planned) =>
        trials.Where(trial => trial.State == TrialState.Completed).Select(trial => trial.Finish?.Seconds ?? trial.Seconds) is var done && done.Any()
            ? done.Average()
            : planned > 0 ? estimate?.Expected / planned : null;

    /// <summary>Asks Slurm, and sends a job ahead, before the first trial.</summary>
    /// <exception cref="UserErrorException">Trials could not run.</exception>
    public static Task CheckAsync(SlurmSetup setup, Action<string> say, CancellationToken stop) =>
        new SlurmPreflight(setup, TrainingProgram.Version, say).RunAsync(stop);

    /// <exception cref="UserErrorException">Jobs of the sweep may be running on a cluster.</exception>
    public static void ThrowIfOnCluster(SweepSpec spec, SweepFolder folder)
    {
        if (spec.Slurm is null && new SlurmJobs(new SlurmFolder(folder.Path), TimeProvider.System).AnyOpen)
        {
            throw new UserErrorException(
                $"sweep '{spec.Name}' has jobs on Slurm, which may be running its trials",
                $"Take it over with 'sweeper attach {spec.Name}', or cancel the jobs with 'sweeper stop {spec.Name}'", folder.Path);
        }
    }

    /// <summary>What the first signal does to jobs: Ctrl-C cancels them; whatever else ends this process leaves them.</summary>
    public static string Farewell(SlurmExecutor executor, string sweep, bool isCtrlC)
    {
        executor.Cancels = isCtrlC;
        return executor.LeavesRunning
            ? $"Leaving: the jobs go on without this process. Take the sweep over with 'sweeper attach {sweep}', or cancel them with 'sweeper stop {sweep}'."
            : "Stopping: the jobs save where they are and are cancelled, 30 seconds at most. Ctrl-C again to leave them to Slurm.";
    }
}
