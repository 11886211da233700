namespace Sweeper.Torture.Tests;

/// <summary>What uninterrupted sweeps come to, each run once.</summary>
internal static class Baselines
{
    private static readonly Lazy<Task<string>> Plain = new(() => TortureSweep.UninterruptedAsync(pauses: false));
    private static readonly Lazy<Task<string>> Pausing = new(() => TortureSweep.UninterruptedAsync(pauses: true));

    /// <param name="pauses">Whether trials are paused and promoted.</param>
    public static Task<string> OfAsync(bool pauses) => (pauses ? Pausing : Plain).Value;
}
