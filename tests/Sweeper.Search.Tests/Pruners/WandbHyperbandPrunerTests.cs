using Sweeper.Search.Pruners;

namespace Sweeper.Search.Tests.Pruners;

public sealed class WandbHyperbandPrunerTests : PrunerContract
{
    // Trials of one value each, which band 1 compares: threshold sorted[int(7 / 3)] = sorted[2] = 3.
    private static readonly Study Seven = Curves.Study(100, [4], [1], [7], [3], [2], [6], [5]);

    [Fact]
    public void Makes_bands_from_the_first_up() =>
        Assert.Equal([1, 3, 9, 27], WandbHyperbandPruner.FromMin(1).Bands.Take(4));

    [Theory]
    [InlineData(27, 2, new[] { 3, 9 })]
    [InlineData(3, 2, new[] { 1 })]
    [InlineData(100, 3, new[] { 3, 11, 33 })]
    [InlineData(2, 2, new int[0])]
    public void Makes_bands_from_the_last_down(int maxIterations, int brackets, int[] bands) =>
        Assert.Equal(bands, WandbHyperbandPruner.FromMax(maxIterations, brackets).Bands);

    [Theory]
    [InlineData(1, PruneAction.Stop)]
    [InlineData(2, PruneAction.Continue)]
    [InlineData(3, PruneAction.Stop)]
    [InlineData(4, PruneAction.Continue)]
    public void Stops_what_is_worse_than_the_sorted_third(int number, PruneAction action)
    {
        PruneDecision decision = WandbHyperbandPruner.FromMin(1).Decide(Seven, Seven.Trial(number));

        Assert.Equal(
            new PruneDecision(action, new RungComparison(1, Seven.Trial(number).Reports[0].Value, 3, 7)), decision);
    }

    // The value at band 3 is worse than the threshold, the best so far is not.
    [Theory]
    [InlineData(true, PruneAction.Stop)]
    [InlineData(false, PruneAction.Continue)]
    public void Counts_the_best_so_far_unless_strict(bool strict, PruneAction action)
    {
        Study study = Curves.Study(100, [9, 9, 3], [9, 9, 2], [9, 9, 1], [9, 0.5, 4]);

        Assert.Equal(action,
            WandbHyperbandPruner.FromMax(9, 1, strict: strict).Decide(study, study.Trial(4)).Action);
    }

    [Fact]
    public void Compares_at_the_highest_band_reached_as_often_as_it_is_asked()
    {
        Study study = Curves.Study(100, [1, 1, 1], [2, 2], [3], [4]);

        Assert.Equal(new PruneDecision(PruneAction.Stop, new RungComparison(1, 4, 2, 4)),
            WandbHyperbandPruner.FromMin(1).Decide(study, study.Trial(4)));
        Assert.Equal(new PruneDecision(PruneAction.Continue, new RungComparison(1, 2, 2, 4)),
            WandbHyperbandPruner.FromMin(1).Decide(study, study.Trial(2)));
        Assert.Equal(new PruneDecision(PruneAction.Continue, new RungComparison(3, 1, 1, 1)),
            WandbHyperbandPruner.FromMin(1).Decide(study, study.Trial(1)));
    }

    [Fact]
    public void Compares_nothing_before_the_first_band()
    {
        Study study = Curves.Study(100, [1, 1, 1], [2, 2, 2], [3, 3, 3], [4]);

        Assert.Null(WandbHyperbandPruner.FromMin(2).Decide(study, study.Trial(4)).Comparison);
    }

    [Fact]
    public void Stops_a_value_that_is_not_finite_where_others_have_one()
    {
        Study study = Curves.Study(100, [1], [2], [double.NaN]);

        Assert.Equal(PruneAction.Stop, WandbHyperbandPruner.FromMin(1).Decide(study, study.Trial(3)).Action);
    }

    protected override IPruner Create() => WandbHyperbandPruner.FromMin(1, 2, strict: false);
}
