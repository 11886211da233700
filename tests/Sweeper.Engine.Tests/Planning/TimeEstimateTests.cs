using Sweeper.Engine.Planning;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Tests.SweepFiles;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Tests.Planning;

public sealed class TimeEstimateTests : IDisposable
{
    private readonly ReaderFixture _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Is_the_schedule_of_all_trials_with_a_margin()
    {
        TimeEstimate time = Estimate("  epochs: [1, 2, 3]\n  batch_size: 10", "");

        // 100 examples: 10 steps of 0.1 s and 1 s an epoch, 0.5 s a trial: 2.5, 4.5, 6.5 s on two slots, and 3 s to start.
        Assert.Equal(12, time.Expected, 9);
        Assert.Equal(12 * 0.85, time.Low, 9);
        Assert.Equal(12 * 1.15, time.High, 9);
    }

    [Fact]
    public void Early_stopping_lowers_all_but_the_upper_end()
    {
        TimeEstimate whole = Estimate("  epochs: 9\n  dropout: [0.1, 0.2, 0.3]\n  batch_size: 10", "");
        TimeEstimate pruned = Estimate("  epochs: 9\n  dropout: [0.1, 0.2, 0.3]\n  batch_size: 10", ", pruner: { type: asha }");

        Assert.Equal(whole.High, pruned.High, 9);
        Assert.InRange(pruned.Expected, 0.2 * whole.Expected, 0.6 * whole.Expected);
        Assert.True(pruned.Low < pruned.Expected);
    }

    [Fact]
    public void Proposals_that_are_not_known_count_with_draws_from_the_space()
    {
        SweepSpec spec = _files.Read(Files.WithParameters("  epochs: [1, 5]\n  dropout: { min: 0.0, max: 0.5 }\n  batch_size: 10", "bayes"));
        SweepPlan plan = Plan(spec, new BayesSampler());

        var time = TimeEstimate.Of(spec, plan, Scale(spec), Measured(), slots: 2);

        Assert.True(time.Low < 0.75 * time.Expected && time.Expected < 0.8 * time.High, $"{time}");
    }

    private TimeEstimate Estimate(string parameters, string sweeper)
    {
        SweepSpec spec = _files.Read(Files.WithParameters(parameters).Replace(" } }\n", $" }}{sweeper} }}\n", StringComparison.Ordinal));
        return TimeEstimate.Of(spec, Plan(spec, new GridSampler()), Scale(spec), Measured(), slots: 2);
    }

    private SweepPlan Plan(SweepSpec spec, ISampler sampler) =>
        SweepPlanner.Plan(spec, sampler, null, new SweepFolder(_files.In("home/sweeps/s")), 2);

    private static WorkScale Scale(SweepSpec spec) => WorkScale.Of(ReaderFixture.Task, 100, spec.Task.EvaluateEvery);

    private static Calibration Measured() => new([new(new(10, null, null), 0.1, 1)], 0.5, 3);
}
