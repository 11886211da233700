using System.Globalization;
using Sweeper.Engine.Trials;

namespace Sweeper.Torture.Tests;

/// <summary>Kills at failpoints, several in one sweep, one after the other.</summary>
internal static class FailpointKills
{
    private const int InOneSweep = 6;

    /// <summary>
    /// The deaths of each sweep, as SWEEPER_FAILPOINT takes them. The full form has every failpoint, and the busy ones a
    /// second time, later in the sweep; the short form every 16th of these.
    /// </summary>
    /// <param name="isWanted">Which failpoints.</param>
    public static IEnumerable<string> Chains(Func<string, bool> isWanted)
    {
        (string Name, int Hit)[] all =
        [
            .. DurableWrite.Failpoints.Select(name => (name, 1)),
            .. DurableWrite.Failpoints.Where(IsBusy).Select(name => (name, 4)),
        ];
        return all.Where((one, index) => isWanted(one.Name) && (TortureForm.IsFull || index % 16 == 3))
            .GroupBy(one => Scenario.Of(one.Name))
            .SelectMany(group => Chunks(group.Key, group.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}:{one.Hit}"))));
    }

    /// <summary>Joins failpoints of one scenario so that each sweep has a few.</summary>
    public static IEnumerable<string> Chunks(Scenario scenario, IEnumerable<string> failpoints) =>
        failpoints.Chunk(scenario.IsOnce ? 1 : InOneSweep).Select(chunk => string.Join(',', chunk));

    /// <summary>Whether the runner gets there; else a worker.</summary>
    public static bool IsOfRunner(string failpoint) =>
        failpoint.Split('.')[0] is "store" or "lease" or "plan" or "decision" or "paused_checkpoint";

    /// <summary>Runs a sweep that dies at each, and compares what it comes to with one that never died.</summary>
    public static async Task SurviveAsync(string failpoints)
    {
        var scenario = Scenario.Of(failpoints.Split(':')[0]);
        string[] deaths = [.. scenario.Deaths, .. failpoints.Split(',')];
        using var sweep = new TortureSweep(scenario.Pauses);

        await sweep.CompleteAsync(
            string.Join(',', deaths.Select(death => $"{death}=kill")), scenario.Damage ? Scenario.DamageTrials : null);

        Assert.Equal(await Baselines.OfAsync(scenario.Pauses), sweep.Essence());
        Assert.All(deaths, death => Assert.True(
            sweep.Reached.Count(name => name == death.Split(':')[0]) >= int.Parse(death.Split(':')[1], CultureInfo.InvariantCulture),
            $"{death} was not reached"));

        // A worker's death is counted by the failure that the runner stored, which is gone where the runner died with it.
        bool isLost = scenario.IsOnce && !failpoints.Contains(".after", StringComparison.Ordinal);
        Assert.Equal(deaths.Length - (isLost ? 1 : 0), sweep.Kills);
        Tally.Add(sweep.Kills, deaths);
    }

    /// <summary>Whether even a small sweep gets there several times.</summary>
    private static bool IsBusy(string name) => name[..name.LastIndexOf('.')] is
        "event" or "plan" or "predictions" or "best" or "best.config" or "best.weights" or "store.event" or "store.attempt"
        or "checkpoint.state" or "checkpoint.tensors" or "checkpoint.removal";
}
