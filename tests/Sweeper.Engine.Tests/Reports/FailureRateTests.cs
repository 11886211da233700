using System.Globalization;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Tests.Reports;

public sealed class FailureRateTests
{
    private static readonly string[] Varied = ["learning_rate", "optimizer"];

    [Fact]
    public void Failures_and_values_that_are_no_numbers_are_counted_for_each_value()
    {
        IReadOnlyList<FailureRate> rates = FailureRate.Of(
        [
            Trials.Failed(1, FailureKind.Diverged, "NaN").With(("learning_rate", 0.1), ("optimizer", "sgd")),
            Trials.Failed(2, FailureKind.Crashed, "signal 9", 0.5).With(("learning_rate", 0.1), ("optimizer", "adamw")),
            Trials.Completed(3, double.NaN, 0.5).With(("learning_rate", 0.01), ("optimizer", "sgd")),
            Trials.Completed(4, 0.5).With(("learning_rate", 0.01)),
            Trials.Pending(5).With(("learning_rate", 0.01), ("optimizer", "sgd")),
        ], Varied, Trials.F1);

        Assert.Equal(
            ["learning_rate 0.01: 2 0 1", "learning_rate 0.1: 2 2 1", "optimizer sgd: 2 1 2", "optimizer adamw: 1 1 0"],
            rates.Select(rate => $"{rate.Parameter} {rate.From}: {rate.Trials} {rate.Failed} {rate.NotFinite}"));
        Assert.All(rates, rate => Assert.Equal(rate.From, rate.To));
    }

    [Fact]
    public void Many_values_of_a_number_are_counted_by_quarters()
    {
        IReadOnlyList<FailureRate> rates = FailureRate.Of(
            [
                .. Enumerable.Range(1, 12).Select(number => number > 9
                    ? Trials.Failed(number, FailureKind.Diverged, "NaN") : Trials.Completed(number, 0.5)),
            ],
            ["learning_rate"],
            Trials.F1);
        Assert.Equal([(3, 0), (3, 0), (3, 0), (3, 3)], rates.Select(rate => (rate.Trials, rate.Failed)));
        Assert.Equal(["1E-05", "3E-05"], new[] { rates[0].From, rates[0].To }
            .Select(value => value.AsNumber()!.Value.ToString("0E-00", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Where_nothing_failed_there_is_nothing_to_tell() =>
        Assert.Empty(FailureRate.Of([Trials.Completed(1, 0.5), Trials.Completed(2, 0.6)], Varied, Trials.F1));
}
