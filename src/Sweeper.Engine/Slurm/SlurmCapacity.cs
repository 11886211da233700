using Sweeper.Engine.SweepFiles;

namespace Sweeper.Engine.Slurm;

/// <summary>How many trials of a sweep are handed over at the same time. Pure.</summary>
public static class SlurmCapacity
{
    /// <summary>
    /// As many as run at the same time where what is started next depends on results; else all, up to what one job array holds, so that
    /// they go on when nobody watches.
    /// </summary>
    /// <param name="spec">With <see cref="SweepSpec.Slurm"/>.</param>
    /// <param name="learns">Whether the sampler learns from results.</param>
    public static int Slots(SweepSpec spec, bool learns)
    {
        int parallel = spec.Slurm!.MaxParallel;
        bool isOpen = learns || spec.Pruner is not null || spec.Target is not null || spec.PlannedTrials is null;
        return isOpen ? parallel : Math.Clamp(spec.PlannedTrials!.Value, 1, Math.Max(parallel, SlurmSubmitter.MostElements));
    }

    /// <summary>The script and the number of jobs of a first submission, without submitting it.</summary>
    /// <param name="setup">What would be run.</param>
    /// <param name="trials">Trials to be run. 1 or more.</param>
    public static (string Script, int Jobs, int TrialsPerJob) Preview(SlurmSetup setup, int trials)
    {
        int perJob = ElementPacking.TrialsPerJob(setup.Settings, Math.Min(trials, setup.Slots), setup.SecondsPerTrial);
        int jobs = (trials + perJob - 1) / perJob;
        int first = (Math.Min(trials, setup.Slots) + perJob - 1) / perJob;
        return (
            SlurmScript.Of(
                setup.Settings, $"sweeper-{setup.Sweep}-0001-...", Math.Min(first, SlurmSubmitter.MostElements), setup.Folder.Chunk(1), setup.Element),
            jobs, perJob);
    }
}
