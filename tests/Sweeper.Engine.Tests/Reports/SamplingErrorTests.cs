using Sweeper.Engine.Reports;

namespace Sweeper.Engine.Tests.Reports;

public sealed class SamplingErrorTests
{
    [Fact]
    public void Is_the_binomial_standard_error_and_names_who_is_within_it()
    {
        SamplingError error = SamplingError.Of(
            Trials.Ranked(Trials.Completed(1, 0.90), Trials.Completed(2, 0.86), Trials.Completed(3, 0.88)), "f1")!;

        Assert.Equal(Math.Sqrt(0.9 * 0.1 / 100), error.StandardError, precision: 12);
        Assert.Equal(100, error.Examples);
        Assert.Equal([3], error.Tied);
        Assert.False(error.IsExact);
    }

    [Theory]
    [InlineData("accuracy", true)]
    [InlineData("f1_macro", false)]
    [InlineData("recall", false)]
    public void Is_exact_for_accuracy_alone(string metric, bool isExact) =>
        Assert.Equal(isExact, SamplingError.Of(Trials.Ranked(Trials.Completed(1, 0.9)), metric)!.IsExact);

    [Theory]
    [InlineData("loss", 0.5)]
    [InlineData("matthews", 0.5)]
    [InlineData("f1", -0.5)]
    public void Says_nothing_about_what_is_no_share(string metric, double value) =>
        Assert.Null(SamplingError.Of(Trials.Ranked(Trials.Completed(1, value)), metric));

    [Fact]
    public void Says_nothing_about_nothing() => Assert.Null(SamplingError.Of([], "accuracy"));
}
