namespace Sweeper.Engine.Slurm;

/// <summary>A submission whose trials are waited for. Not thread-safe.</summary>
internal sealed class SlurmChunkWatch
{
    private readonly SlurmElementWatch[] _elements;

    public SlurmChunkWatch(SlurmChunkFolder folder, SlurmChunk chunk, SlurmJob job)
    {
        (Folder, Chunk, Job) = (folder, chunk, job);
        _elements = [.. Enumerable.Range(0, chunk.Elements.Count).Select(i => new SlurmElementWatch(folder, i))];
    }

    public SlurmChunkFolder Folder { get; }

    public SlurmChunk Chunk { get; }

    public SlurmJob Job { get; private set; }

    public IReadOnlyList<SlurmElementWatch> Elements => _elements;

    /// <summary>Whether Slurm has been asked after it.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Notes, on disk first, what became of the submission.</summary>
    public void Note(SlurmJob job)
    {
        if (Directory.Exists(Folder.Path))
        {
            SlurmJson.Write(Folder.Job, job, SlurmJson.Default.SlurmJob);
        }

        Job = job;
    }

    /// <summary>Takes in what the elements have written since the last time.</summary>
    public void Look()
    {
        foreach ((int element, int restart) in Folder.RecordFiles().Where(file => file.Element < _elements.Length).OrderBy(file => file.Restart))
        {
            _elements[element].Look(restart);
        }
    }

    /// <summary>Takes in what squeue said of all jobs of this name.</summary>
    /// <param name="states">Those of this submission's job; an element that is missing is not known to Slurm.</param>
    public void Take(IEnumerable<SlurmElementState> states)
    {
        IsKnown = true;
        Array.ForEach(_elements, element => element.State = null);
        foreach (SlurmElementState state in states.Where(state => state.Element < _elements.Length))
        {
            _elements[state.Element].State = state;
        }
    }
}
