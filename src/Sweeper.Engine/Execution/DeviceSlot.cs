namespace Sweeper.Engine.Execution;

/// <summary>A place where one trial runs at a time.</summary>
/// <param name="Name">As people read it, unique: <c>cuda:0</c>, <c>cpu 3</c>.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda:0</c>, as the trial sees it.</param>
/// <param name="Threads">Threads libtorch may use. 1 or more.</param>
public sealed record DeviceSlot(string Name, string Device, int Threads = 1)
{
    /// <summary>What a worker on this slot finds in its environment beside what it inherits.</summary>
    /// <remarks>
    /// On CPU slots every core has its own trial, so a worker stays single-threaded, and its OpenMP threads sleep
    /// while they wait. CUDA_VISIBLE_DEVICES is inherited: <c>cuda:i</c> counts the visible devices.
    /// </remarks>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = Device == "cpu"
        ? new Dictionary<string, string>
        {
            ["OMP_NUM_THREADS"] = Threads.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["OMP_WAIT_POLICY"] = "PASSIVE",
            ["OPENBLAS_NUM_THREADS"] = Threads.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }
        : [];
}
