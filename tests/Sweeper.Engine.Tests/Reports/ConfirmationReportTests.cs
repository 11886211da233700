using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;

namespace Sweeper.Engine.Tests.Reports;

public sealed class ConfirmationReportTests
{
    private static readonly StoredSweep Sweep = new(
        "test", "/test", "", "/test.yaml", Trials.F1, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    /// <remarks>By hand: #1 has .80, .82, .84: mean .82, sd .02, and t(0.975, 2) = 4.3027, so 4.3027 * .02 / sqrt 3 = .04968 each way.</remarks>
    [Fact]
    public void Mean_deviation_and_interval_are_of_the_further_seeds_alone()
    {
        ConfirmationReport report = Of(Trials.Completed(1, 0.9), Again(2, 1, 0.80), Again(3, 1, 0.82), Again(4, 1, 0.84))!;

        ConfirmedConfiguration one = Assert.Single(report.Configurations);
        Assert.Equal(0.82, one.Mean, 12);
        Assert.Equal(0.02, one.StandardDeviation, 12);
        Assert.Equal(0.82 - 0.04968, one.Interval!.Low, 4);
        Assert.Equal(0.82 + 0.04968, one.Interval.High, 4);
        Assert.Equal((1, 0.9), (one.Found.Trial.Number, one.Found.Value));
        Assert.Equal([2, 3, 4], one.Trials);
        Assert.False(report.HasChangedWinner);
    }

    [Fact]
    public void The_best_mean_wins_over_the_luckiest_seed()
    {
        StoredTrial[] trials = [Trials.Completed(1, 0.95), Trials.Completed(2, 0.9), Again(3, 1, 0.8), Again(4, 2, 0.89), Again(5, 1, 0.99), Again(6, 2, 0.91)];
        ConfirmationReport report = Of(trials)!;

        Assert.Equal([2, 1], report.Configurations.Select(one => one.Found.Trial.Number));
        Assert.Equal((2, 1, true), (report.Winner!.Trial.Number, report.First, report.HasChangedWinner));
        Assert.Equal(2, Ranking.Winner(Sweep, trials)!.Trial.Number);
        SweepReport whole = SweepReport.Build(Sweep, trials, Trials.F1);
        Assert.Equal([2, 1], whole.Ranking.Select(scored => scored.Trial.Number));
        Assert.Empty(whole.Tied);

        // By another metric the confirmation says nothing, and its trials are no candidates.
        SweepReport loss = SweepReport.Build(Sweep, trials, Trials.Loss);
        Assert.Null(loss.Confirmation);
        Assert.Equal([1, 2], loss.Ranking.Select(scored => scored.Trial.Number));
    }

    [Fact]
    public void Until_it_is_over_the_search_decides()
    {
        StoredTrial[] trials = [Trials.Completed(1, 0.95), Trials.Completed(2, 0.9), Again(3, 1, 0.8), Again(4, 2, 0.9) with { State = Search.TrialState.Running }];

        Assert.Equal(1, Of(trials)!.ToGo);
        Assert.Null(Of(trials)!.Winner);
        Assert.Equal(1, Ranking.Winner(Sweep, trials)!.Trial.Number);
    }

    [Fact]
    public void A_configuration_that_only_fails_cannot_win_and_one_value_has_no_interval()
    {
        ConfirmationReport report = Of(
            Trials.Completed(1, 0.95), Trials.Completed(2, 0.9), Again(3, 2, 0.5),
            Again(4, 1) with { State = Search.TrialState.Failed })!;

        Assert.Equal((2, true), (report.Winner!.Trial.Number, report.HasChangedWinner));
        Assert.Null(report.Configurations[0].Interval);
        Assert.True(double.IsNaN(report.Configurations[0].StandardDeviation));
        Assert.Empty(report.Configurations[1].Values);
    }

    [Fact]
    public void Without_trials_that_confirm_there_is_nothing() => Assert.Null(Of(Trials.Completed(1, 0.9)));

    private static ConfirmationReport? Of(params StoredTrial[] trials) => ConfirmationReport.Of(trials, Ranking.Of(trials, Trials.F1), Trials.F1);

    private static StoredTrial Again(int number, int of, params double[] f1) => Trials.Completed(number, f1) with
    {
        Configuration = Trials.Pending(of).Configuration,
        Seed = number,
        Origin = TrialOrigin.Confirmation,
    };
}
