namespace Sweeper.Engine.Slurm;

/// <summary>How trials are sent to a Slurm cluster: <c>sweeper.executor</c> of a sweep file.</summary>
public sealed record SlurmSettings
{
    /// <summary>Null for the site's default.</summary>
    public string? Partition { get; init; }

    /// <summary>0 or more. 0: the trials train on CPUs.</summary>
    public int GpusPerTrial { get; init; } = 1;

    /// <summary><c>cpu</c> to train on CPUs whatever GPUs a job has; null for a GPU where one is asked for.</summary>
    public string? Devices { get; init; }

    /// <summary>The option GPUs are asked with: <c>--gres=gpu:N</c>, or <c>--gpus=N</c>.</summary>
    public SlurmGpuOption GpuOption { get; init; }

    /// <summary>1 or more.</summary>
    public int CpusPerTrial { get; init; } = 1;

    /// <summary>Of a job, in MiB; null for the site's default.</summary>
    public long? MemoryMegabytes { get; init; }

    /// <summary>Time limit of a job, a minute or more; null for the partition's default.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>How long before its time limit, or at once when it is preempted, a job is told to save where it is.</summary>
    public TimeSpan Warning { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Shell lines that run on the node before the program; null for none.</summary>
    public string? Setup { get; init; }

    /// <summary>Jobs at once. 1 or more.</summary>
    public int MaxParallel { get; init; } = 16;

    /// <summary>Trials one after the other in a job, on one warm worker. 1 or more; null: as the estimate of their length says.</summary>
    public int? TrialsPerJob { get; init; }

    /// <summary>The program on the nodes; null when it is where this one is.</summary>
    public string? Program { get; init; }

    /// <summary>More options for sbatch, one each, such as <c>--account=nlp</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Whether a job is sent ahead that shows that the nodes can read, write and start the program.</summary>
    public bool Canary { get; init; } = true;

    /// <summary>Between two questions to Slurm while nothing changes.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For how long a job's files are waited for after Slurm says that it has ended, or knows it no more.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>How sites want to be asked for GPUs.</summary>
public enum SlurmGpuOption
{
    /// <summary><c>--gres=gpu:N</c>: understood everywhere.</summary>
    Gres,

    /// <summary><c>--gpus=N</c>: for sites that refuse the other.</summary>
    Gpus,
}
