using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Reports;

public sealed class WinnerConfidenceTests
{
    private const int Examples = 200;
    private static readonly Objective Accuracy = new("accuracy", Direction.Maximize);

    [Fact]
    public void Compares_the_winner_with_trials_of_stored_predictions()
    {
        // Wrong on the first so many examples: 1 and 2 hardly differ, 3 is far behind.
        SweepReport report = Report([20, 22, 90], number => Predictions(number switch { 1 => 20, 2 => 22, _ => 90 }));

        Assert.Equal([2], report.Tied);
        WinnerConfidence confidence = report.Confidence!;
        Assert.True(confidence.Interval.Contains(0.9));
        Assert.Equal((Examples, 3), (confidence.Examples, confidence.Comparison!.Trials));
        Assert.InRange(confidence.Comparison.CorrectedScore, 0.88, 0.92);
        Assert.Empty(confidence.WithoutPredictions);
    }

    [Fact]
    public void Names_the_trials_whose_predictions_are_missing_or_of_another_run()
    {
        SweepReport report = Report([20, 22, 24, 90], number => number switch
        {
            2 => null,
            3 => Predictions(50), // Not what the trial is stored with.
            4 => Predictions(90),
            _ => Predictions(20),
        });

        Assert.Equal([2, 3], report.Confidence!.WithoutPredictions);
        Assert.Equal(2, report.Confidence.Comparison!.Trials);
        Assert.Empty(report.Tied);
    }

    [Fact]
    public void Without_the_winners_predictions_there_is_its_interval_and_the_standard_error()
    {
        SweepReport report = Report([20, 22, 90], number => number == 1 ? null : Predictions(22));

        Assert.Null(report.Confidence!.Comparison);
        Assert.True(report.Confidence.Interval.Contains(0.9));
        Assert.Equal([1], report.Confidence.WithoutPredictions);
        Assert.Equal([2], report.Tied);
    }

    [Fact]
    public void Of_one_trial_nothing_was_selected()
    {
        TrialComparison comparison = Report([20], _ => Predictions(20)).Confidence!.Comparison!;

        Assert.Equal(0.9, comparison.CorrectedScore, precision: 12);
        Assert.Empty(comparison.Tied);
    }

    [Fact]
    public void Trials_over_a_limit_are_no_rivals()
    {
        StoredTrial[] trials = [Trial(1, 20), Trial(2, 22) with { Finish = new(1, "b", 10, 1L << 40) }];
        SweepReport report = Report(trials, Accuracy, number => Predictions(number == 1 ? 20 : 22), new() { MaxMemoryBytes = 1 << 30 });

        Assert.Equal(1, report.Confidence!.Comparison!.Trials);
    }

    [Theory]
    [InlineData("loss", Direction.Minimize)]
    [InlineData("accuracy", Direction.Minimize)]
    public void A_loss_has_no_interval(string metric, Direction direction) =>
        Assert.Null(Report([Trial(1, 20)], new(metric, direction), _ => Predictions(20)).Confidence);

    [Fact]
    public void No_winner_no_confidence() => Assert.Null(Report([], Accuracy, _ => null).Confidence);

    [Fact]
    public void A_trial_stopped_early_may_win_and_be_tied()
    {
        StoredTrial[] trials = [Trial(1, 20) with { State = TrialState.Pruned }, Trial(2, 21)];

        Assert.Equal([2], Report(trials, Accuracy, number => Predictions(number == 1 ? 20 : 21)).Tied);
    }

    private static SweepReport Report(int[] wrong, Func<int, StoredPredictions?> read) =>
        Report([.. wrong.Select((count, i) => Trial(i + 1, count))], Accuracy, read);

    private static SweepReport Report(
        StoredTrial[] trials, Objective objective, Func<int, StoredPredictions?> read, OutcomeLimits? limits = null) =>
        SweepReport.Build(
            new("s", "/s", "", "/s.yaml", objective, 6, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch) { Limits = limits ?? new() },
            trials, objective, new() { Predictions = scored => read(scored.Trial.Number) });

    private static StoredTrial Trial(int number, int wrong) => Trials.Completed(number, 0.5) with
    {
        Epochs =
        [
            new(1, new Dictionary<string, double>
                { ["accuracy"] = (Examples - wrong) / (double)Examples, ["loss"] = 0.1 }, 1, 1, Predictions(wrong).Confusion()),
        ],
    };

    private static StoredPredictions Predictions(int wrong)
    {
        int[] truth = [.. Enumerable.Range(0, Examples).Select(i => i % 2)];
        return new(truth, [.. truth.Select((label, i) => i < wrong ? 1 - label : label)], 2);
    }
}
