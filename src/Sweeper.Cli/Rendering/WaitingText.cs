using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Rendering;

/// <summary>Trials that were handed over and wait for a place to run.</summary>
internal static class WaitingText
{
    private const int Named = 3;

    /// <summary><c>#7 waiting: Resources; 0 ahead</c> for the first few, and how many more there are.</summary>
    public static IEnumerable<string> Lines(IEnumerable<RunningTrial> running)
    {
        RunningTrial[] waiting = [.. running.Where(one => one.IsWaiting)];
        foreach (RunningTrial one in waiting.Take(Named))
        {
            yield return $"#{one.Trial.Number} {one.Slot}";
        }

        if (waiting.Length > Named)
        {
            yield return $"and {waiting.Length - Named} more that wait";
        }
    }
}
