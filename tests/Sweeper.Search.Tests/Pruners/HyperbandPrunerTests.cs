using Sweeper.Search.Pruners;

namespace Sweeper.Search.Tests.Pruners;

public sealed class HyperbandPrunerTests : PrunerContract
{
    // Table 1 of the paper for R = 81, eta = 3: 81, 34, 15, 8 and 5 configurations start with 1, 3, 9, 27 and 81.
    [Fact]
    public void Brackets_come_in_the_proportions_of_the_paper() => Assert.Equal(
        new[] { 81, 34, 15, 8, 5 }.Select(count => count / 143.0),
        new HyperbandPruner().Shares(81));

    [Fact]
    public void There_is_one_bracket_where_the_length_of_a_trial_is_not_known() =>
        Assert.Equal([1], new HyperbandPruner().Shares(null));

    [Fact]
    public void Draws_brackets_in_these_proportions()
    {
        var sweep = new SimulatedSweep(new HyperbandPruner(), 9, _ => double.NaN);

        sweep.Run(1000, 1);

        // R = 9: 9, 5 and 3 of 17 start at 1, 3 and 9 reports; nothing is promoted.
        Assert.InRange(sweep.Study.Trials.Count(trial => trial.Reports.Count == 1), 450, 610);
        Assert.InRange(sweep.Study.Trials.Count(trial => trial.Reports.Count == 3), 230, 360);
        Assert.InRange(sweep.Study.Trials.Count(trial => trial.Reports.Count == 9), 120, 235);
    }

    [Fact]
    public void Trials_of_different_brackets_do_not_compete()
    {
        var sweep = new SimulatedSweep(new HyperbandPruner(), 9, number => number);
        sweep.Run(60, 1);
        Study study = sweep.Study;

        int[] second = [.. study.Trials
            .Where(trial => new HyperbandPruner().Decide(
                study, trial with { Reports = [.. trial.Reports.Take(1)] }).Comparison is null)
            .Where(trial => trial.Reports.Count >= 3)
            .Select(trial => trial.Number)];

        // The first of a bracket waits until three are at its rung; the best of each third then goes on to the end.
        Assert.NotEmpty(second);
        Assert.Equal(9, study.Trial(second[0]).Reports.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Promotes_a_trial_once_from_a_rung_at_most(int workers)
    {
        var sweep = new SimulatedSweep(new HyperbandPruner(), 27, number => number * 37 % 81);

        sweep.Run(81, workers);

        Assert.NotEmpty(sweep.Promotions);
        Assert.All(sweep.Promotions, promotion => Assert.Equal(1, promotion.Value));
        Assert.Contains(27, sweep.Study.Trials.Select(trial => trial.Reports.Count));
    }

    protected override IPruner Create() => new HyperbandPruner(1, 2);
}
