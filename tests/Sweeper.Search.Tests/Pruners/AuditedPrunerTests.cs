using Sweeper.Search.Pruners;

namespace Sweeper.Search.Tests.Pruners;

public sealed class AuditedPrunerTests : PrunerContract
{
    private static readonly Study Four = Curves.Study(10, [1], [2], [3], [4]);

    [Fact]
    public void Says_that_a_trial_was_spared_and_by_which_comparison()
    {
        PruneDecision decision = new AuditedPruner(new MedianPruner(minPeers: 3), 1).Decide(Four, Four.Trial(4));

        Assert.Equal(new PruneDecision(PruneAction.Continue, new RungComparison(1, 4, 2, 3))
        {
            Spared = PruneAction.Stop,
        }, decision);
    }

    [Fact]
    public void Spares_from_pauses_too() => Assert.Equal(
        PruneAction.Pause, new AuditedPruner(new AshaPruner(), 1).Decide(Four, Four.Trial(4)).Spared);

    [Fact]
    public void Says_nothing_of_a_trial_that_goes_on_anyway() =>
        Assert.Null(new AuditedPruner(new MedianPruner(minPeers: 3), 1).Decide(Four, Four.Trial(1)).Spared);

    [Fact]
    public void Spares_the_share_asked_for_and_always_the_same()
    {
        var pruner = new AuditedPruner(new MedianPruner(minPeers: 1), 0.05);
        Study study = Curves.Study(10, [.. Enumerable.Range(1, 4000).Select(number => new double[] { number })]);

        int[] spared = [.. study.Trials.Skip(3000)
            .Where(trial => pruner.Decide(study, trial).Spared is not null)
            .Select(trial => trial.Number)];

        Assert.InRange(spared.Length, 30, 70);
        Assert.All(spared, number => Assert.Equal(
            PruneAction.Continue, pruner.Decide(study, study.Trial(number)).Action));
    }

    protected override IPruner Create() => new AuditedPruner(new MedianPruner(1, 2), 0.3);
}
