using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Tests.Reports;

public sealed class ReproductionTests
{
    private readonly StoredTrial _stored = Trials.Completed(1, 0.5, 0.75);

    [Fact]
    public void The_same_numbers_and_weights_are_identical() =>
        Assert.True(Reproduction.Compare(_stored, Trials.Completed(1, 0.5, 0.75)).IsIdentical);

    [Fact]
    public void NaN_is_the_same_as_NaN() =>
        Assert.True(Reproduction.Compare(Trials.Completed(1, double.NaN, 0.5), Trials.Completed(1, double.NaN, 0.5)).IsIdentical);

    [Fact]
    public void The_first_difference_is_told_to_the_last_digit()
    {
        var comparison = Reproduction.Compare(_stored, Trials.Completed(1, 0.5, Math.BitIncrement(0.75)));

        Assert.Equal("first at epoch 2, metric f1: 0.75 before, 0.7500000000000001 now", comparison.Difference);
        Assert.Equal((ReproductionVerdict.Different, 2.0), (comparison.Verdict, comparison.Epoch));
    }

    [Fact]
    public void A_missing_epoch_is_a_difference() =>
        Assert.Equal("2 epochs before, 1 now", Reproduction.Compare(_stored, Trials.Completed(1, 0.5)).Difference);

    [Fact]
    public void A_metric_that_is_no_longer_reported_is_a_difference()
    {
        StoredTrial again = _stored with
        {
            Epochs = [new(1, new Dictionary<string, double> { ["f1"] = 0.5 }, 1, 1, []), _stored.Epochs[1]],
        };

        Assert.Equal("first at epoch 1, metric loss: 0.5 before, not reported now", Reproduction.Compare(_stored, again).Difference);
    }

    [Fact]
    public void Other_weights_are_a_difference_even_with_the_same_metrics()
    {
        StoredTrial again = _stored with { Finish = _stored.Finish! with { WeightsSha256 = "other" } };

        var comparison = Reproduction.Compare(_stored, again);

        Assert.Equal(ReproductionVerdict.SameMetrics, comparison.Verdict);
        Assert.StartsWith("every metric is the same, but the weights are not", comparison.Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_is_a_difference() =>
        Assert.Contains("this time it failed: killed", Reproduction.Compare(
            _stored, Trials.Failed(1, FailureKind.Crashed, "killed", 0.5)).Difference, StringComparison.Ordinal);
}
