namespace Sweeper.Training.Loop;

/// <summary>Whether a step stays within the memory that a worker may take, and the most that a trial has taken.</summary>
/// <remarks>
/// What a step took that did not fit is given back to the system before the step is done again in smaller parts, and does
/// not count: such a trial has kept to its budget.
/// </remarks>
internal sealed class MemoryBudget
{
    // The rest is for what comes between steps: the optimizer's state, evaluations, checkpoints.
    private const double ShareOfSteps = 0.95;

    private readonly double _bytes;
    private long _peak;

    /// <param name="bytes">Resident memory of the worker.</param>
    public MemoryBudget(long bytes)
    {
        _bytes = ShareOfSteps * bytes;
        HostMemory.Trim();
        IsWatched = HostMemory.ResetPeak();
    }

    /// <summary>Whether the kernel tells the peak of a single step.</summary>
    public bool IsWatched { get; }

    /// <summary>The most that was resident, in bytes, steps that were done again left out.</summary>
    public long Peak => Math.Max(_peak, HostMemory.Peak);

    /// <summary>Begins a step. What came before counts as it was.</summary>
    public void Begin()
    {
        _peak = Peak;
        _ = HostMemory.ResetPeak();
    }

    /// <summary>Whether the step that was begun has taken too much.</summary>
    public bool IsExceeded() => HostMemory.Peak > _bytes;

    /// <summary>Forgets what the step took and gives it back; the caller has disposed all of it.</summary>
    /// <returns>Whether what is left leaves room for a smaller step.</returns>
    public bool Discard()
    {
        HostMemory.Trim();
        _ = HostMemory.ResetPeak();
        return HostMemory.Resident < _bytes;
    }
}
