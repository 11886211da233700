using Sweeper.Search.Pruners;

namespace Sweeper.Search.Tests.Pruners;

public sealed class PatiencePrunerTests : PrunerContract
{
    [Theory]
    [InlineData(PruneAction.Continue, 5.0, 6.0)]
    [InlineData(PruneAction.Stop, 5.0, 6.0, 5.0)]
    [InlineData(PruneAction.Continue, 5.0, 6.0, 4.0)]
    [InlineData(PruneAction.Stop, 5.0, 4.7, 4.6)]
    [InlineData(PruneAction.Continue, 5.0, 4.7, 4.4)]
    [InlineData(PruneAction.Continue, 5.0, 4.0, 9.0)]
    [InlineData(PruneAction.Stop, 5.0, 4.0, 9.0, 9.0)]
    [InlineData(PruneAction.Stop, double.NaN, double.NaN, double.NaN)]
    [InlineData(PruneAction.Continue, double.NaN, double.NaN, 7.0)]
    public void Stops_after_two_reports_without_an_improvement_above_a_half(PruneAction action, params double[] curve)
    {
        Study study = Curves.Study(10, curve);

        Assert.Equal(action, new PatiencePruner(2, 0.5).Decide(study, study.Trial(1)).Action);
    }

    [Fact]
    public void Says_what_it_waited_for()
    {
        Study study = Curves.Study(10, [5, 3, 4, 4]).Negated();

        Assert.Equal(new PruneDecision(PruneAction.Stop, new RungComparison(4, -4, -2.5, 0)),
            new PatiencePruner(2, 0.5).Decide(study, study.Trial(1)));
    }

    protected override IPruner Create() => new PatiencePruner(3);
}
