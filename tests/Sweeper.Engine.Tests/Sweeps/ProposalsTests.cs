using Sweeper.Engine.SweepFiles;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Sweeps;

public sealed class ProposalsTests
{
    [Theory]
    [InlineData(SearchMethod.Grid, null, 1, 12)]
    [InlineData(SearchMethod.Grid, null, 3, 36)]
    [InlineData(SearchMethod.Grid, 30, 3, 30)]
    [InlineData(SearchMethod.Grid, 50, 3, 36)]
    [InlineData(SearchMethod.Random, 5, 1, 5)]
    [InlineData(SearchMethod.Random, 50, 1, 12)]
    public void The_number_of_trials_is_known_beforehand(SearchMethod method, int? runCap, int seeds, int planned)
    {
        SweepSpec spec = TestSweep.Of(1).Spec with
        {
            Method = method,
            RunCap = runCap,
            TrainSeeds = [.. Enumerable.Range(1, seeds).Select(seed => (long)seed)],
            Space = new SearchSpace([Integers("a", 3), Integers("b", 4)]),
        };
        Assert.Equal(planned, spec.PlannedTrials);
    }

    [Fact]
    public void Random_search_without_a_cap_has_no_end() =>
        Assert.Null((TestSweep.Of(1).Spec with { RunCap = null }).PlannedTrials);

    private static Parameter Integers(string name, int count) => new(name, new IntUniform(1, count));
}
