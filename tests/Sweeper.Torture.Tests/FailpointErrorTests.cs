using Sweeper.Engine.Trials;

namespace Sweeper.Torture.Tests;

/// <summary>Writes that fail, and that all of this is about writes that happen.</summary>
public sealed class FailpointErrorTests
{
    /// <summary>The short form has one of the runner's and one of a worker's.</summary>
    public static TheoryData<string> Chains() => TortureForm.IsFull
        ? [.. DurableWrite.Failpoints.GroupBy(Scenario.Of).SelectMany(group => FailpointKills.Chunks(group.Key, group))]
        : ["store.event.written", "checkpoint.state.before"];

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task An_error_there_is_told_and_loses_nothing(string failpoints)
    {
        string[] names = failpoints.Split(',');
        var scenario = Scenario.Of(names[0]);
        using var sweep = new TortureSweep(scenario.Pauses);

        await sweep.CompleteAsync(
            string.Join(',', [.. scenario.Deaths.Select(death => $"{death}=kill"), .. names.Select(name => $"{name}=error")]),
            scenario.Damage ? Scenario.DamageTrials : null);

        Assert.Equal(await Baselines.OfAsync(scenario.Pauses), sweep.Essence());
        Assert.All(names, name => Assert.Contains(name, sweep.Reached));
        Assert.Contains(sweep.Failures, run => run.ToString().Contains("an error was asked for at failpoint", StringComparison.Ordinal));
        Assert.All(sweep.Failures.Where(run => run.ExitCode is 1 or 2 or 3), run => run.IsTidy());
    }

    [Fact]
    public async Task Every_failpoint_is_reached_by_some_sweep()
    {
        var reached = new HashSet<string>();
        foreach (IGrouping<(bool Pauses, bool Damage), Scenario> group in DurableWrite.Failpoints.Select(Scenario.Of).Distinct().GroupBy(one => (one.Pauses, one.Damage)))
        {
            using var sweep = new TortureSweep(group.Key.Pauses);
            string deaths = string.Join(',', group.SelectMany(one => one.Deaths).Distinct());
            await sweep.CompleteAsync(deaths, group.Key.Damage ? Scenario.DamageTrials : null);
            reached.UnionWith(sweep.Reached);
        }

        Assert.Equal(DurableWrite.Failpoints.Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
    }
}
