using Sweeper.Search.Pruners;

namespace Sweeper.Search.Tests.Pruners;

public sealed class AshaPrunerTests : PrunerContract
{
    [Theory]
    [InlineData(1, PruneAction.Pause)]
    [InlineData(2, PruneAction.Continue)]
    [InlineData(3, PruneAction.Pause)]
    [InlineData(4, PruneAction.Continue)]
    public void Compares_at_the_rungs_alone(int reports, PruneAction action)
    {
        // Rungs 1, 3, 9. Nothing is ever in the top third of fewer than three.
        Study study = Curves.Study(27, [.. Enumerable.Repeat<double[]>([.. Enumerable.Repeat(1.0, reports)], 2)]);

        Assert.Equal(action, new AshaPruner().Decide(study, study.Trial(1)).Action);
    }

    [Theory]
    // Two at the rung: too few.
    [InlineData(null, "pp", new[] { 1.0, 2 })]
    // One of three.
    [InlineData(2, "ppp", new[] { 3.0, 1, 2 })]
    // It has been promoted already, and the second is not in the top.
    [InlineData(null, "prp", new[] { 3.0, 1, 2 })]
    // Two of six: the second best comes next.
    [InlineData(3, "prpppp", new[] { 3.0, 1, 2, 4, 5, 6 })]
    // A failed trial is a peer, but the worst one.
    [InlineData(3, "pfp", new[] { 3.0, 1, 2 })]
    // What has no finite value is never promoted.
    [InlineData(null, "ppp", new[] { double.NaN, double.NaN, double.PositiveInfinity })]
    public void Promotes_the_best_paused_trial_of_the_top_third(int? promoted, string states, double[] values)
    {
        Study study = Curves.Study(27, [.. values.Select(value => new[] { value })]).In(states);

        Assert.Equal(promoted, new AshaPruner().Promote(study));
        Assert.Equal(promoted, new AshaPruner().Promote(study.Negated()));
    }

    [Fact]
    public void Promotes_from_the_highest_rung_first()
    {
        Study study = Curves.Study(27,
            [9, 9, 9], [8, 8, 8], [7, 7, 7], [1], [2], [3], [4], [5], [6]).In("ppppppppp");

        Assert.Equal(3, new AshaPruner().Promote(study));
        Assert.Equal(4, new AshaPruner().Promote(study.In("pprpppppp")));
        Assert.Equal(5, new AshaPruner().Promote(study.In("pprrppppp")));
        Assert.Equal(6, new AshaPruner().Promote(study.In("pprrrpppp")));
        Assert.Null(new AshaPruner().Promote(study.In("pprrrrppp")));
    }

    [Fact]
    public void A_trial_that_would_be_promoted_at_once_goes_on_without_a_pause()
    {
        Study study = Curves.Study(27, [3], [2], [1]).In("ppr");

        Assert.Equal(new PruneDecision(PruneAction.Continue, new RungComparison(1, 1, 1, 3)),
            new AshaPruner().Decide(study, study.Trial(3)));
    }

    [Fact]
    public void A_trial_of_the_top_waits_for_one_that_is_before_it()
    {
        Study study = Curves.Study(27, [1], [4], [5], [6], [7], [2]).In("pppppr");

        Assert.Equal(new PruneDecision(PruneAction.Pause, new RungComparison(1, 2, 2, 6)),
            new AshaPruner().Decide(study, study.Trial(6)));
    }

    [Fact]
    public void Names_the_best_as_the_threshold_where_there_are_too_few_for_a_top()
    {
        Study study = Curves.Study(27, [1], [4]).In("pr");

        Assert.Equal(new RungComparison(1, 4, 1, 2), new AshaPruner().Decide(study, study.Trial(2)).Comparison);
    }

    [Fact]
    public void Counts_the_best_so_far() => Assert.Equal(1, new AshaPruner(2).Promote(
        Curves.Study(27, [1, 9], [2, 2], [3, 3]).In("ppp")));

    [Fact]
    public void Fractional_factors_make_whole_rungs() => Assert.Equal(
        [1, 2, 3, 5, 7], new RungLadder(1, 1.5).Below(8));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Halves_a_simulated_sweep_as_in_the_paper(int workers)
    {
        var sweep = new SimulatedSweep(new AshaPruner(), 27, number => (number * 37 % 81) + 1.0);

        sweep.Run(81, workers);

        // 81 at the first rung, 27 of them on to 3 reports, 9 on to 9, 3 on to 27; parallel ones may promote a few more.
        int[] reached = [.. new[] { 1, 3, 9, 27 }.Select(sweep.Reached)];
        Assert.Equal(81, reached[0]);
        Assert.All(new[] { 27, 9, 3 }.Zip(reached.Skip(1)), pair => Assert.InRange(pair.Second, pair.First, 2 * pair.First));
        Assert.Equal(27, sweep.Study.Trials.MinBy(trial => trial.Reports[^1].Value)!.Reports.Count);
        Assert.All(sweep.Promotions, promotion => Assert.Equal(1, promotion.Value));
    }

    protected override IPruner Create() => new AshaPruner(1, 2);
}
