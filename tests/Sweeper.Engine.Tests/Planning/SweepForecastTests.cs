using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Tests.Planning;

/// <summary>Sweeps in simulated time: what is foreseen from a quarter on is close to what comes.</summary>
public sealed class SweepForecastTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    public void Mixed_epochs_and_batch_sizes(int seed, int slots)
    {
        Configuration[] grid =
        [
            .. from epochs in new[] { 1, 2, 6 } from batch in new[] { 8, 16, 64 } from rate in new[] { 1, 2, 3 }
               select TimedSweep.Configured(epochs, batch, rate),
        ];

        Assert.All(new TimedSweep(grid, pruner: null, slots, new(seed)).Run(isKnown: true), ratio => Assert.InRange(ratio, 0.85, 1.15));
    }

    [Fact]
    public void Proposals_that_are_not_known_are_taken_to_be_like_those_that_are()
    {
        Configuration[] random = [.. Enumerable.Range(0, 40).Select(i => TimedSweep.Configured(1 + (i * 7 % 3), i % 2 == 0 ? 16 : 32, i))];

        Assert.All(new TimedSweep(random, pruner: null, slots: 2, new(1)).Run(isKnown: false), ratio => Assert.InRange(ratio, 0.85, 1.15));
    }

    public static TheoryData<string, int, int, IPruner> Pruners => new()
    {
        { "the third sweep of bench's eta", 12, 4, new AshaPruner(1, 3) },
        { "asha, two pauses", 60, 9, new AshaPruner(1, 3) },
        { "asha, one in two", 40, 8, new AshaPruner(1, 2) },
        { "hyperband", 60, 9, new HyperbandPruner(1, 3) },
        { "median", 60, 6, new MedianPruner() },
        { "wandb", 60, 9, WandbHyperbandPruner.FromMin(1, 3) },
    };

    /// <remarks>
    /// Which trials go on depends on how good later ones are, so a single forecast has a spread that nobody can take from it: 10 % after a
    /// quarter of these sweeps. Of many it must be right on average, and better the later it is.
    /// </remarks>
    [Theory]
    [MemberData(nameof(Pruners))]
    public void Trials_that_are_stopped_or_paused_count_with_what_is_expected_of_them(string name, int trials, int epochs, IPruner pruner)
    {
        double[][] ratios =
        [
            .. Enumerable.Range(1, 8).Select(seed => new TimedSweep(
                [.. Enumerable.Range(0, trials).Select(i => TimedSweep.Configured(epochs, 16 << (i % 3), i))], pruner, slots: 2, new(seed)).Run(isKnown: seed % 2 == 0)),
        ];

        double[] means = [.. Enumerable.Range(0, 3).Select(moment => ratios.Average(sweep => sweep[moment]))];
        Assert.True(means.All(mean => mean is > 0.85 and < 1.15), $"{name}: {string.Join(", ", means)}");
        Assert.InRange(means[2], 0.9, 1.1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0.5)]
    public void A_machine_that_changes_its_speed_is_noticed(double after)
    {
        Configuration[] grid = [.. Enumerable.Range(0, 24).Select(i => TimedSweep.Configured(4, 16, i))];
        double[] ratios = new TimedSweep(grid, pruner: null, slots: 2, new(1)) { Slowness = time => time < 40 ? 1 : after }.Run(isKnown: true);

        Assert.InRange(ratios[1], 0.85, 1.15);
        Assert.InRange(ratios[2], 0.9, 1.1);
    }

    [Fact]
    public void A_sweep_without_an_end_in_sight_is_told_at_once()
    {
        Configuration[] few = [.. Enumerable.Range(0, 8).Select(i => TimedSweep.Configured(1, 16, i))];
        double[] ratios = new TimedSweep(few, pruner: null, slots: 1, new(1)) { Planned = 2_000_000_000 }.Run(isKnown: false);

        Assert.All(ratios, ratio => Assert.InRange(ratio, 1e6, 1e10));
    }
}
