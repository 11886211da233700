using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Sweeps;

public sealed class DiskEstimateTests
{
    private static readonly SweepSpec Spec = TestSweep.Of(1).Spec with
    {
        Method = SearchMethod.Grid,
        RunCap = null,
        Space = new SearchSpace([new Parameter("x", new IntUniform(1, 8))]),
    };

    [Fact]
    public void Trials_of_different_sizes_count_with_their_mean()
    {
        DiskEstimate estimate = Estimate(Spec);
        Assert.Equal(8, estimate.Trials);
        Assert.Equal(8 * 4500, estimate.KeptBytes, 8 * 4500 * 0.1);
        Assert.False(estimate.IsUpperBound);
    }

    [Fact]
    public void What_is_over_takes_nothing_more_and_what_runs_takes_its_working_files()
    {
        Assert.Equal((3, 0), (Estimate(Spec, over: 5).Trials, Estimate(Spec, over: 9).Trials));
        double one = Estimate(Spec, slots: 1).WorkingBytes;
        Assert.Equal(2000, Estimate(Spec, slots: 3).WorkingBytes - one);
        Assert.Equal(one, Estimate(Spec, over: 7, slots: 3).WorkingBytes);
        Assert.Equal(0, Estimate(Spec, over: 8).NeededBytes);
    }

    [Fact]
    public void A_sweep_without_end_needs_room_for_a_trial()
    {
        SweepSpec endless = Spec with { Method = SearchMethod.Random, Space = new SearchSpace([new Parameter("x", new Uniform(1, 8))]) };
        DiskEstimate estimate = Estimate(endless);
        Assert.Null(estimate.Trials);
        Assert.Equal(estimate.TrialBytes + estimate.WorkingBytes, estimate.NeededBytes);
    }

    private static DiskEstimate Estimate(SweepSpec spec, int over = 0, int slots = 2) => DiskEstimate.Of(
        spec, configuration => new TrialFootprint(1000 * configuration["x"]!.AsNumber()!.Value, 1000), over, slots);
}
