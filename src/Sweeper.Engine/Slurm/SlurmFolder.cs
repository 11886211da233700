using System.Globalization;

namespace Sweeper.Engine.Slurm;

/// <summary>What of a sweep is about Slurm: <c>slurm/</c> in the sweep's folder. The only type that knows the names.</summary>
/// <param name="sweepFolder">The sweep's folder.</param>
public sealed class SlurmFolder(string sweepFolder)
{
    public string Path { get; } = System.IO.Path.Combine(sweepFolder, "slurm");

    /// <summary>Every call of Slurm's commands, with its exit code.</summary>
    public string Calls => System.IO.Path.Combine(Path, "calls.log");

    /// <summary>There when the jobs are to be cancelled, not left, by whoever runs the sweep.</summary>
    public string CancelRequest => System.IO.Path.Combine(Path, "cancel");

    /// <summary>The job that shows that nodes can read, write and start the program.</summary>
    internal SlurmCanaryFolder Canary => new(System.IO.Path.Combine(Path, "canary"));

    /// <summary>A submission, by its 1-based number.</summary>
    internal SlurmChunkFolder Chunk(int submission) =>
        new(System.IO.Path.Combine(Path, submission.ToString("D4", CultureInfo.InvariantCulture)));

    /// <summary>Numbers of the submissions so far, ascending.</summary>
    internal IReadOnlyList<int> Submissions() => !Directory.Exists(Path) ? [] :
    [
        .. Directory.EnumerateDirectories(Path).Select(System.IO.Path.GetFileName)
            .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
            .Where(number => number > 0).Order(),
    ];
}

/// <summary>The files of one submission: a job array, what its elements run, and what they say.</summary>
/// <param name="path">Absolute path of the folder.</param>
internal sealed class SlurmChunkFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>Which element runs which trials (<see cref="SlurmChunk"/>): on disk before sbatch is asked, and never changed.</summary>
    public string Manifest => Combine("chunk.json");

    /// <summary>What became of the submission (<see cref="SlurmJob"/>).</summary>
    public string Job => Combine("job.json");

    /// <summary>What was given to sbatch, for people to read.</summary>
    public string Script => Combine("job.sh");

    /// <summary>There when all elements are to save where they are and end.</summary>
    public string Stop => Combine("stop");

    /// <summary>What Slurm writes of an element: what the script and the program print outside of any trial.</summary>
    public string Log(int element) => Combine(string.Create(CultureInfo.InvariantCulture, $"slurm-{element}.log"));

    /// <summary>There when Slurm has warned an element that its time is over.</summary>
    public string Signal(int element, int restart) => Combine(string.Create(CultureInfo.InvariantCulture, $"element-{element}-{restart}.signal"));

    /// <summary>How far the trial of an element is at this moment; may be lost.</summary>
    public string Progress(int element) => Combine(string.Create(CultureInfo.InvariantCulture, $"element-{element}.progress"));

    /// <summary>What a start of an element says, one <see cref="ElementRecord"/> a line. Each start has its own file, with one writer.</summary>
    public string Records(int element, int restart) => Combine(string.Create(CultureInfo.InvariantCulture, $"element-{element}-{restart}.jsonl"));

    /// <summary>The record files that are there. Listing the folder is also what makes a network file system look anew.</summary>
    public IReadOnlyList<(int Element, int Restart)> RecordFiles() => !Directory.Exists(Path) ? [] :
    [
        .. from file in Directory.EnumerateFiles(Path, "element-*.jsonl")
           let parts = System.IO.Path.GetFileNameWithoutExtension(file).Split('-')
           where parts.Length == 3
           select (int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture)),
    ];

    private string Combine(string name) => System.IO.Path.Combine(Path, name);
}

/// <summary>The files of the canary.</summary>
/// <param name="path">Absolute path of the folder.</param>
internal sealed class SlurmCanaryFolder(string path)
{
    public string Path { get; } = path;

    public string Script => System.IO.Path.Combine(Path, "job.sh");

    /// <summary>What the job is to look at (<see cref="CanaryRequest"/>).</summary>
    public string Request => System.IO.Path.Combine(Path, "canary.json");

    public string Log => System.IO.Path.Combine(Path, "slurm.log");

    /// <summary>What the job found on its node (<see cref="CanaryReport"/>).</summary>
    public string Report => System.IO.Path.Combine(Path, "report.json");

    /// <summary>What was tried last with success: a canary for the same again is not needed.</summary>
    public string Passed => System.IO.Path.Combine(Path, "passed.txt");
}
