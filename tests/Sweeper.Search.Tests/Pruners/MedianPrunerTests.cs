using Sweeper.Search.Pruners;

namespace Sweeper.Search.Tests.Pruners;

public sealed class MedianPrunerTests : PrunerContract
{
    [Theory]
    [InlineData(2.5, PruneAction.Continue)]
    [InlineData(2.6, PruneAction.Stop)]
    [InlineData(double.NegativeInfinity, PruneAction.Stop)]
    public void Stops_the_worse_half(double value, PruneAction action)
    {
        Study study = Curves.Study(10, [1], [2], [3], [4], [value]);

        PruneDecision decision = new MedianPruner(minPeers: 4).Decide(study, study.Trial(5));

        Assert.Equal((action, 2.5, 4),
            (decision.Action, decision.Comparison!.Threshold, decision.Comparison.Peers));
    }

    protected override IPruner Create() => new MedianPruner(1, 2);
}
