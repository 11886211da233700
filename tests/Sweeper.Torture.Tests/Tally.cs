using Sweeper.Cli.Tests.Support;
using Sweeper.Engine.Trials;

namespace Sweeper.Torture.Tests;

/// <summary>Sums up, in <c>.build/torture.txt</c>, what was survived: the figures of docs/reliability.md.</summary>
internal static class Tally
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Failpoints = [];
    private static int _kills;
    private static int _atRandom;

    /// <param name="kills">Processes that were killed in a sweep that then ended as it should.</param>
    /// <param name="failpoints">Where; empty for kills at random moments.</param>
    public static void Add(int kills, IEnumerable<string> failpoints)
    {
        lock (Gate)
        {
            string[] names = [.. failpoints.Select(failpoint => failpoint.Split(':')[0])];
            Failpoints.UnionWith(names);
            _kills += kills;
            _atRandom += names.Length == 0 ? kills : 0;
            string folder = Path.Combine(Workplace.Repository, ".build");
            Directory.CreateDirectory(folder);
            File.WriteAllText(
                Path.Combine(folder, "torture.txt"),
                $"{_kills} kills survived, {_atRandom} of them at random moments; "
                + $"{Failpoints.Count} of {DurableWrite.Failpoints.Count} failpoints covered; 0 epochs lost\n");
        }
    }
}
