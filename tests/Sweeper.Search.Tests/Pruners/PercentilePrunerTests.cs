using Sweeper.Search.Pruners;

namespace Sweeper.Search.Tests.Pruners;

public sealed class PercentilePrunerTests : PrunerContract
{
    // The others after 2 reports, best so far: 1, 2, 3, 4, 5.
    private static readonly Study Five = Curves.Study(
        10, [1, 9], [9, 2], [3, 3], [4, 4], [5, 5, 0], [4, 3.5], [6, 4.1], [6, 2], [double.NaN, 2.5], [2, double.NaN]);

    [Theory]
    [InlineData(25, 6, PruneAction.Stop)]
    [InlineData(75, 6, PruneAction.Continue)]
    [InlineData(75, 7, PruneAction.Stop)]
    [InlineData(25, 8, PruneAction.Continue)]
    [InlineData(50, 9, PruneAction.Continue)]
    [InlineData(99, 10, PruneAction.Stop)]
    public void Stops_what_is_worse_than_the_percentile(double percentile, int number, PruneAction action)
    {
        Study study = Five with { Trials = [.. Five.Trials.Take(5), Five.Trial(number)] };

        PruneDecision decision = new PercentilePruner(percentile).Decide(study, Five.Trial(number));

        Assert.Equal(action, decision.Action);
        Assert.Equal(1 + (percentile / 100 * 4), decision.Comparison!.Threshold, 12);
        Assert.Equal((2, 5), (decision.Comparison.Rung, decision.Comparison.Peers));
    }

    [Fact]
    public void Compares_nothing_within_the_warm_up() =>
        Assert.Null(new PercentilePruner(10, 2).Decide(Five, Five.Trial(7)).Comparison);

    [Fact]
    public void Compares_nothing_with_fewer_peers_than_asked_for() =>
        Assert.Null(new PercentilePruner(10, minPeers: 10).Decide(Five, Five.Trial(7)).Comparison);

    [Fact]
    public void Counts_only_those_that_got_as_far()
    {
        Study study = Curves.Study(10, [1], [1, 1], [1, 1, 1], [5, 5, 5]);

        Assert.Equal(1, new PercentilePruner(50, minPeers: 1).Decide(study, study.Trial(4)).Comparison!.Peers);
    }

    [Fact]
    public void Counts_a_failed_trial_as_the_worst()
    {
        Study study = Curves.Study(10, [1], [1], [1], [2]).In("fffr");

        PruneDecision decision = new PercentilePruner(50, minPeers: 1).Decide(study, study.Trial(4));

        Assert.Equal(PruneDecision.Continue with
        {
            Comparison = new RungComparison(1, 2, double.PositiveInfinity, 3),
        }, decision);
    }

    [Fact]
    public void The_best_is_never_stopped() => ForAllStudies(study => study.Trials.All(trial =>
        Create().Decide(study, trial) is { Action: PruneAction.Continue } or { Comparison: null }
        || trial.State == TrialState.Failed || !double.IsFinite(trial.Reports[^1].Value)
        || study.Trials.Any(other => other.Number != trial.Number && other.Reports.Count >= trial.Reports.Count
            && Loss.Reached(study.Direction, other, trial.Reports.Count)
                < Loss.Reached(study.Direction, trial, trial.Reports.Count))));

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(100, 0, 1)]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(50, -1, 1)]
    [InlineData(50, 0, 0)]
    public void Refuses_settings_out_of_range(double percentile, int warmUpReports, int minPeers) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PercentilePruner(percentile, warmUpReports, minPeers));

    protected override IPruner Create() => new PercentilePruner(30, 1, 2);
}
