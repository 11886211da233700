namespace Sweeper.Engine.Slurm;

/// <summary>Divides trials into the elements of a job array. Pure.</summary>
internal static class ElementPacking
{
    /// <summary>A job that is shorter costs the cluster, and waits, more than it works.</summary>
    private static readonly TimeSpan WorthAJob = TimeSpan.FromMinutes(10);

    /// <summary>How many trials go one after the other in a job.</summary>
    /// <param name="settings">What the user asks for.</param>
    /// <param name="trials">Trials to be divided. 1 or more.</param>
    /// <param name="secondsPerTrial">As estimated; null when nobody knows: then each has its own job.</param>
    public static int TrialsPerJob(SlurmSettings settings, int trials, double? secondsPerTrial)
    {
        if (settings.TrialsPerJob is { } asked)
        {
            return asked;
        }

        // Not so many that jobs which could run at the same time do not.
        int all = (trials + settings.MaxParallel - 1) / settings.MaxParallel;
        double most = secondsPerTrial is { } seconds ? WorthAJob.TotalSeconds / Math.Max(seconds, 0.001) : 1;
        return Math.Clamp((int)Math.Min(most, int.MaxValue), 1, all);
    }

    /// <summary>Trials of each element: equally many but for one, neighbours in different elements, so that all begin with the first.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> Divide<T>(IReadOnlyList<T> trials, int perJob)
    {
        int elements = (trials.Count + perJob - 1) / perJob;
        return [.. Enumerable.Range(0, elements).Select(element => (IReadOnlyList<T>)[.. trials.Where((_, i) => i % elements == element)])];
    }
}
