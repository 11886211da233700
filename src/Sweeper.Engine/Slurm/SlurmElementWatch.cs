using System.Globalization;

namespace Sweeper.Engine.Slurm;

/// <summary>An element of a submission, as its files and squeue show it to the runner. Not thread-safe.</summary>
/// <param name="folder">The submission's.</param>
/// <param name="index">Of the element.</param>
internal sealed class SlurmElementWatch(SlurmChunkFolder folder, int index)
{
    private readonly HashSet<int> _begun = [];
    private long _length;

    public int Index { get; } = index;

    /// <summary>How often Slurm has started it again; -1 before it began.</summary>
    public int Restart { get; private set; } = -1;

    public string? Node { get; private set; }

    public string? Gpus { get; private set; }

    /// <summary>The trial that it runs at this moment; null for none.</summary>
    public int? Current { get; private set; }

    /// <summary>How its latest start ended; null while it has not said so.</summary>
    public ElementRecord? End { get; private set; }

    /// <summary>What Slurm last said of it; null before the first time, and when Slurm knows it no more.</summary>
    public SlurmElementState? State { get; set; }

    /// <summary>Since when Slurm says that it is over, or knows it no more; null while it is alive.</summary>
    public long? GoneSince { get; set; }

    /// <summary>Whether the element has begun a trial, in any start.</summary>
    public bool HasBegun(int trial) => _begun.Contains(trial);

    /// <summary>Whether it has ever begun.</summary>
    public bool HasStarted => Restart >= 0;

    /// <summary>Takes in what a start of it has written since the last time.</summary>
    public void Look(int restart)
    {
        string path = folder.Records(Index, restart);
        long length = new FileInfo(path) is { Exists: true } file ? file.Length : 0;
        if (restart < Restart || (restart == Restart && length == _length))
        {
            return;
        }

        IReadOnlyList<ElementRecord> records = ElementJournal.Read(path);
        // What could not be read this time is read the next.
        (Restart, _length) = (restart, records.Count == 0 ? 0 : length);
        (Current, End) = (null, null);
        foreach (ElementRecord record in records)
        {
            Take(record);
        }
    }

    /// <summary>How far its trial is; null when it does not say.</summary>
    public (int Trial, int Step, int TotalSteps)? Progress()
    {
        try
        {
            int[] numbers = [.. File.ReadAllText(folder.Progress(Index)).Split(' ').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
            return numbers.Length == 3 ? (numbers[0], numbers[1], numbers[2]) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    private void Take(ElementRecord record)
    {
        switch (record.What)
        {
            case ElementMoment.Began:
                (Node, Gpus) = (record.Node, record.Gpus);
                break;
            case ElementMoment.Trial:
                Current = record.Trial;
                _begun.Add(record.Trial!.Value);
                break;
            case ElementMoment.TrialOver:
                Current = null;
                _begun.Add(record.Trial!.Value);
                break;
            default:
                Current = null;
                End = record;
                break;
        }
    }
}
