using Sweeper.Engine.Statistics;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Statistics;

public sealed class WinnerStatisticsTests
{
    private static readonly ClassificationScore Accuracy = ClassificationScore.Find("accuracy")!;
    private static readonly ClassificationScore F1 = ClassificationScore.Find("f1")!;
    private static readonly ResamplingOptions Quick = new() { Resamples = 400 };
    private static readonly int[] Truth = [.. Enumerable.Range(0, 200).Select(i => i % 2)];

    [Fact]
    public void One_configuration_needs_no_correction_and_has_nobody_to_tie_with()
    {
        WinnerStatistics result = WinnerStatistics.Of(new(Truth, 2, [SimulatedSweep.RightOnFirst(Truth, 150)]), Accuracy, Quick)!;

        Assert.Equal((0, 0.75, 0.75, 200), (result.Winner, result.Score, result.CorrectedScore, result.Examples));
        Assert.Equal(result.Interval.Low, result.CorrectedInterval.Low, 9);
        Assert.Equal(result.Interval.High, result.CorrectedInterval.High, 9);
        Assert.Empty(result.Comparisons);
    }

    [Fact]
    public void Configurations_that_answer_alike_are_tied_and_the_first_wins()
    {
        int[] same = SimulatedSweep.RightOnFirst(Truth, 150);
        WinnerStatistics result = WinnerStatistics.Of(new(Truth, 2, [same, same, same]), F1, Quick)!;

        Assert.Equal(0, result.Winner);
        Assert.Equal([1, 2], result.Tied);
        Assert.All(result.Comparisons, one => Assert.Equal((0.0, 1.0), (one.Difference, one.AdjustedP)));
        Assert.Equal(result.Score, result.CorrectedScore, 2);
    }

    [Fact]
    public void A_much_worse_configuration_is_not_tied_and_a_slightly_worse_one_is()
    {
        int[][] predicted = [.. new[] { 120, 178, 180 }.Select(right => SimulatedSweep.RightOnFirst(Truth, right))];
        WinnerStatistics result = WinnerStatistics.Of(new(Truth, 2, predicted), Accuracy, Quick)!;

        Assert.Equal((2, 0.9), (result.Winner, result.Score));
        Assert.Equal([1], result.Tied);
        Assert.Equal(0.3, result.Comparisons[0].Difference, 12);
        Assert.True(result.Comparisons[0].DifferenceInterval.Contains(0.3));
    }

    [Fact]
    public void Pairs_are_compared_on_the_same_examples()
    {
        // Both are wrong on 40 examples of 200. In one pair the second is wrong on 12 more; in the other on 40 others and 12 more.
        int[] best = SimulatedSweep.RightOnFirst(Truth, 160);
        int[] nested = SimulatedSweep.RightOnFirst(Truth, 148);
        int[] apart = [.. Truth.Select((label, i) => i < 52 ? 1 - label : label)];

        Assert.False(WinnerStatistics.Of(new(Truth, 2, [best, nested]), Accuracy, Quick)!.Comparisons[0].IsTied);
        Assert.True(WinnerStatistics.Of(new(Truth, 2, [best, apart]), Accuracy, Quick)!.Comparisons[0].IsTied);
    }

    [Fact]
    public void More_rivals_make_the_same_lead_less_sure()
    {
        ExamplePredictions many = SimulatedSweep.Equal(60, 300, 0.8, 0, new SeededRandom(3, 0, "test"));
        WinnerStatistics all = WinnerStatistics.Of(many, Accuracy, Quick)!;
        int runnerUp = all.Tied[^1];
        WinnerStatistics pair = WinnerStatistics.Of(
            new(many.Truth, 2, [many.Predicted[all.Winner], many.Predicted[runnerUp]]), Accuracy, Quick)!;

        Assert.True(pair.Comparisons[0].AdjustedP < all.Comparisons.Single(one => one.Configuration == runnerUp).AdjustedP);
    }

    [Fact]
    public void Configurations_without_predictions_are_named_and_keep_their_indices()
    {
        WinnerStatistics result = WinnerStatistics.Of(
            new(Truth, 2, [null, SimulatedSweep.RightOnFirst(Truth, 100), null, SimulatedSweep.RightOnFirst(Truth, 180)]),
            Accuracy, Quick)!;

        Assert.Equal(3, result.Winner);
        Assert.Equal([0, 2], result.WithoutPredictions);
        Assert.Equal(1, Assert.Single(result.Comparisons).Configuration);
        Assert.Null(WinnerStatistics.Of(new(Truth, 2, [null, null]), Accuracy, Quick));
    }

    [Fact]
    public void A_class_may_be_missing_from_resamples()
    {
        // One example of class 2: a third of the resamples have none.
        int[] truth = [.. Enumerable.Range(0, 30).Select(i => i == 0 ? 2 : i % 2)];
        foreach (ClassificationScore score in ClassificationScore.All)
        {
            WinnerStatistics result = WinnerStatistics.Of(
                new(truth, 3, [truth.Select((label, i) => i < 5 ? 0 : label).ToArray(), truth.Select(_ => 1).ToArray()]), score, Quick)!;

            Assert.Equal(0, result.Winner);
            Assert.True(double.IsFinite(result.CorrectedScore) && result.CorrectedInterval.Low <= result.CorrectedInterval.High);
        }
    }

    [Fact]
    public void A_single_example_is_survived()
    {
        WinnerStatistics result = WinnerStatistics.Of(new([1], 2, [[0], [1]]), Accuracy, Quick)!;

        Assert.Equal((1, 1.0), (result.Winner, result.Score));
        Assert.InRange(result.Interval.Low, 0.02, 0.03);
    }

    [Theory]
    [InlineData("accuracy", 0)]
    [InlineData("accuracy", 0.8)]
    [InlineData("f1", 0.8)]
    public void Of_equal_configurations_the_best_is_too_high_and_the_corrected_one_is_not(string metric, double shared)
    {
        const int Sweeps = 60;
        double naive = 0;
        double corrected = 0;
        int covered = 0;
        int kept = 0;
        for (int i = 0; i < Sweeps; i++)
        {
            ExamplePredictions sweep = SimulatedSweep.Equal(24, 300, 0.85, shared, new SeededRandom(i, 0, "test"));
            WinnerStatistics result = WinnerStatistics.Of(
                sweep, ClassificationScore.Find(metric)!, new() { Resamples = 300, Seed = i })!;
            naive += (result.Score - 0.85) / Sweeps;
            corrected += (result.CorrectedScore - 0.85) / Sweeps;
            covered += result.CorrectedInterval.Contains(0.85) ? 1 : 0;
            kept += result.Winner == 0 || result.Comparisons.Single(one => one.Configuration == 0).IsTied ? 1 : 0;
        }

        Assert.True(naive > 0.01, $"{naive}");
        Assert.True(Math.Abs(corrected) < naive / 4, $"{corrected} of {naive}");
        // 95 % of 60 are 57, give or take 1.7.
        Assert.InRange(covered, 52, Sweeps);
        Assert.InRange(kept, 52, Sweeps);
    }

    [Fact]
    public void The_seed_alone_decides()
    {
        ExamplePredictions sweep = SimulatedSweep.Equal(10, 200, 0.8, 0.5, new SeededRandom(1, 0, "test"));

        Assert.Equivalent(WinnerStatistics.Of(sweep, F1, Quick), WinnerStatistics.Of(sweep, F1, Quick), strict: true);
    }

    [Fact]
    public void The_order_of_the_rivals_changes_nothing()
    {
        ExamplePredictions sweep = SimulatedSweep.Equal(10, 200, 0.8, 0.5, new SeededRandom(5, 0, "test"));
        WinnerStatistics one = WinnerStatistics.Of(sweep, F1, Quick)!;
        WinnerStatistics reversed = WinnerStatistics.Of(
            new(sweep.Truth, 2, [.. sweep.Predicted.Reverse()]), F1, Quick)!;

        Assert.Equal(one.Score, reversed.Score);
        Assert.Equal(one.Tied.Order(), reversed.Tied.Select(c => 9 - c).Order());
    }

    [Fact]
    public void Settings_and_predictions_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WinnerStatistics.Of(new([1], 2, [[1]]), F1, new() { Resamples = 10 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => WinnerStatistics.Of(new([1], 2, [[1]]), F1, new() { Level = 1 }));
        Assert.Throws<ArgumentException>(() => new ExamplePredictions([1], 2, [[2]]));
        Assert.Throws<ArgumentException>(() => new ExamplePredictions([1], 2, [[1, 1]]));
        Assert.Throws<ArgumentException>(() => new ExamplePredictions([-1], 2, []));
    }
}
