using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;

namespace Sweeper.Engine.Tests.Reports;

public sealed class ParameterEffectTests
{
    [Fact]
    public void Means_and_deviations_are_those_of_the_trials_with_the_value()
    {
        ParameterEffect effect = Assert.Single(ParameterEffect.Of(Trials.Ranked(
            Trials.Completed(1, 0.9).With(("batch_size", 32), ("epochs", 3)),
            Trials.Completed(2, 0.5).With(("batch_size", 16), ("epochs", 3)),
            Trials.Completed(3, 0.7).With(("batch_size", 16), ("epochs", 3)))));

        Assert.Equal("batch_size", effect.Name);
        Assert.Equal(["16", "32"], effect.Values.Select(value => value.From.ToString()));
        Assert.Equal([2, 1], effect.Values.Select(value => value.Count));
        Assert.Equal(0.6, effect.Values[0].Mean, precision: 12);
        Assert.Equal(Math.Sqrt(0.02), effect.Values[0].StandardDeviation, precision: 12);
        Assert.Equal(0.9, effect.Values[1].Mean);
        Assert.True(double.IsNaN(effect.Values[1].StandardDeviation));
    }

    [Fact]
    public void Texts_stand_in_the_order_of_the_trials()
    {
        ParameterEffect effect = Assert.Single(ParameterEffect.Of(Trials.Ranked(
            Trials.Completed(1, 0.5).With(("optimizer", "sgd")), Trials.Completed(2, 0.9).With(("optimizer", "adamw")))));

        Assert.Equal(["sgd", "adamw"], effect.Values.Select(value => value.From.ToString()));
    }

    [Fact]
    public void Many_numbers_are_told_by_quarters_that_hold_every_trial_once()
    {
        StoredTrial[] trials = [.. Enumerable.Range(1, 20).Select(i => Trials.Completed(i, i / 100.0))];

        IReadOnlyList<ValueEffect> quarters = Assert.Single(ParameterEffect.Of(Trials.Ranked(trials))).Values;

        Assert.Equal([5, 5, 5, 5], quarters.Select(quarter => quarter.Count));
        Assert.Equal([0.03, 0.08, 0.13, 0.18], quarters.Select(quarter => Math.Round(quarter.Mean, 12)));
        Assert.All(quarters.Zip(quarters.Skip(1)), pair =>
            Assert.True(pair.First.To.AsNumber() < pair.Second.From.AsNumber()));
    }

    [Fact]
    public void Nothing_varies_among_no_trials_and_in_one() =>
        Assert.All([Trials.Ranked(), Trials.Ranked(Trials.Completed(1, 0.5))], ranking => Assert.Empty(ParameterEffect.Of(ranking)));

    [Fact]
    public void A_parameter_that_only_some_trials_have_varies() =>
        Assert.Equal(["optimizer", "momentum"], ParameterEffect.VariedParameters(
        [
            Trials.Pending(1).With(("optimizer", "adamw"), ("epochs", 2)).Configuration,
            Trials.Pending(2).With(("optimizer", "sgd"), ("epochs", 2), ("momentum", 0.9)).Configuration,
        ]));
}
