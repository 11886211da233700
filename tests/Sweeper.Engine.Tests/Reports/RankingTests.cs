using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Reports;

public sealed class RankingTests
{
    [Fact]
    public void The_best_epoch_scores_a_trial_and_not_the_last()
    {
        ScoredTrial best = Trials.Ranked(Trials.Completed(1, 0.7, 0.7), Trials.Completed(2, 0.5, 0.9, 0.6))[0];

        Assert.Equal((2, 2, 0.9), (best.Trial.Number, best.Epoch.Epoch, best.Value));
    }

    [Fact]
    public void The_earliest_epoch_and_the_first_trial_win_ties()
    {
        IReadOnlyList<ScoredTrial> ranking = Trials.Ranked(Trials.Completed(2, 0.9), Trials.Completed(1, 0.9, 0.9));

        Assert.Equal([1, 2], ranking.Select(scored => scored.Trial.Number));
        Assert.Equal(1, ranking[0].Epoch.Epoch);
    }

    [Fact]
    public void A_loss_ranks_from_the_lowest()
    {
        StoredTrial[] trials = [Trials.Completed(1, 0.6), Trials.Completed(2, 0.8)];

        Assert.Equal(2, Ranking.Of(trials, Trials.Loss)[0].Trial.Number);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_value_that_is_no_number_never_wins(double value)
    {
        Assert.Empty(Trials.Ranked(Trials.Completed(1, value)));
        Assert.Empty(Ranking.Of([Trials.Completed(1, value)], Trials.Loss));
        Assert.Equal(0.1, Trials.Ranked(Trials.Completed(1, value, 0.1, value))[0].Value);
    }

    [Fact]
    public void Only_trials_with_a_result_are_ranked()
    {
        StoredTrial running = Trials.Completed(2, 0.9) with { State = TrialState.Running };

        Assert.Empty(Trials.Ranked(Trials.Failed(1, FailureKind.Diverged, "NaN", 0.9), running, Trials.Pending(3)));
    }

    [Fact]
    public void A_metric_that_nobody_reports_ranks_nobody() =>
        Assert.Empty(Ranking.Of([Trials.Completed(1, 0.9)], new("bleu", Trials.F1.Direction)));

    [Fact]
    public void Reported_metrics_are_named_once_and_sorted() =>
        Assert.Equal(["f1", "loss"], Ranking.ReportedMetrics([Trials.Completed(1, 0.5, 0.6), Trials.Completed(2, 0.5)]));
}
