namespace Sweeper.Torture.Tests;

/// <summary>The runner dies at each of its failpoints.</summary>
public sealed class RunnerKillTests
{
    public static TheoryData<string> Chains() => [.. FailpointKills.Chains(FailpointKills.IsOfRunner)];

    [Theory]
    [MemberData(nameof(Chains))]
    public Task Killed_there_it_ends_as_if_nothing_had_happened(string failpoints) => FailpointKills.SurviveAsync(failpoints);
}
