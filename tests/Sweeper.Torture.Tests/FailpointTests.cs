using Sweeper.Engine.Trials;

namespace Sweeper.Torture.Tests;

/// <summary>Every failpoint is reached, and a death at each of them changes nothing.</summary>
public sealed class FailpointTests
{
    /// <summary>Chains of failpoints at which one sweep dies, one after the other. The short form takes every 16th failpoint.</summary>
    public static TheoryData<string> Chains()
    {
        (string Name, int Hit)[] all =
        [
            .. DurableWrite.Failpoints.Select(name => (name, 1)),
            .. DurableWrite.Failpoints.Where(IsFrequent).Select(name => (name, 4)),
        ];
        var chosen = all.Where((_, index) => TortureForm.IsFull || index % 16 == 3).ToArray();
        return
        [
            .. chosen.GroupBy(one => Scenario.Of(one.Name))
                .SelectMany(group => group.Chunk(TortureForm.IsFull ? 5 : 3))
                .Select(chunk => string.Join(',', chunk.Select(one => $"{one.Name}:{one.Hit}"))),
        ];
    }

    /// <summary>The short form takes one of the runner's and one of a worker's.</summary>
    public static TheoryData<string> Errors() => TortureForm.IsFull
        ? [.. DurableWrite.Failpoints]
        : ["store.event.written", "checkpoint.state.before"];

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task Killed_at_each_it_ends_as_if_nothing_had_happened(string failpoints)
    {
        Scenario scenario = Scenario.Of(failpoints.Split(':')[0]);
        string[] deaths = [.. scenario.Before.Split(',', StringSplitOptions.RemoveEmptyEntries), .. failpoints.Split(',')];
        using var sweep = new TortureSweep(scenario.Pauses);

        await sweep.CompleteAsync(
            string.Join(',', deaths.Select(death => $"{death}=kill")), scenario.Damage ? Scenario.DamageTrials : null);

        Assert.Equal(await Baselines.OfAsync(scenario.Pauses), sweep.Essence());
        Assert.All(deaths, death => Assert.True(
            sweep.Reached.Count(name => name == death.Split(':')[0]) >= int.Parse(death.Split(':')[1]), $"{death} was not reached"));
        Assert.Equal(deaths.Length, sweep.Kills);
        Tally.Add(sweep.Kills, deaths);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task An_error_at_each_is_told_and_loses_nothing(string failpoint)
    {
        Scenario scenario = Scenario.Of(failpoint);
        string[] deaths = [.. scenario.Before.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(death => $"{death}=kill")];
        using var sweep = new TortureSweep(scenario.Pauses);

        await sweep.CompleteAsync(
            string.Join(',', [.. deaths, $"{failpoint}=error"]), scenario.Damage ? Scenario.DamageTrials : null);

        Assert.Equal(await Baselines.OfAsync(scenario.Pauses), sweep.Essence());
        Assert.Contains(sweep.Failures, run => run.ToString().Contains(failpoint, StringComparison.Ordinal));
        Assert.All(sweep.Failures.Where(run => run.ExitCode != 137), run => run.IsTidy());
    }

    [Fact]
    public async Task Every_failpoint_is_reached_by_some_sweep()
    {
        var reached = new HashSet<string>();
        foreach (IGrouping<bool, Scenario> group in DurableWrite.Failpoints.Select(Scenario.Of).Distinct().GroupBy(one => one.Pauses))
        {
            using var sweep = new TortureSweep(group.Key);
            string deaths = string.Join(',', group.Select(one => one.Before).Where(before => before.Length > 0).Distinct());
            await sweep.CompleteAsync(deaths, group.Any(one => one.Damage) ? Scenario.DamageTrials : null);
            reached.UnionWith(sweep.Reached);
        }

        Assert.Equal(DurableWrite.Failpoints.Order(), reached.Order());
    }

    private static bool IsFrequent(string name) => name.Split('.')[0] is "event" or "plan" or "predictions"
        || name.StartsWith("store.event", StringComparison.Ordinal) || name.StartsWith("store.attempt", StringComparison.Ordinal)
        || name.StartsWith("checkpoint.state", StringComparison.Ordinal) || name.StartsWith("checkpoint.tensors", StringComparison.Ordinal)
        || name.StartsWith("checkpoint.removal", StringComparison.Ordinal) || name.StartsWith("best.", StringComparison.Ordinal);
}
