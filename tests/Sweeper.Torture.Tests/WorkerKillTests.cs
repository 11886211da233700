namespace Sweeper.Torture.Tests;

/// <summary>A worker dies at each of its failpoints.</summary>
public sealed class WorkerKillTests
{
    public static TheoryData<string> Chains() => [.. FailpointKills.Chains(name => !FailpointKills.IsOfRunner(name))];

    [Theory]
    [MemberData(nameof(Chains))]
    public Task Killed_there_it_ends_as_if_nothing_had_happened(string failpoints) => FailpointKills.SurviveAsync(failpoints);
}
