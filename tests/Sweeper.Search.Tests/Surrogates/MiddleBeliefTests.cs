using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Tests;

public sealed class MiddleBeliefTests
{
    // x, kind, size, rate, y: kind and size are lists.
    private static readonly double[] Middle = [0.5, 1, 1, 0.5, 0.5];

    [Fact]
    public void Is_a_normal_distribution_around_the_middle_of_the_ranges()
    {
        MiddleBelief belief = new(Models.Space, 10);

        Assert.Equal(0, belief.At(Middle));
        Assert.Equal(-0.5, belief.At([0.8, 1, 1, 0.5, 0.5]), 1e-12);
        Assert.Equal(-1, belief.At([0.8, 1, 1, 0.2, 0.5]), 1e-12);
    }

    [Fact]
    public void Knows_nothing_of_lists_and_of_what_is_absent()
    {
        MiddleBelief belief = new(Models.Space, 10);

        Assert.Equal(0, belief.At([0.5, 0, 0, EncodedDimension.Absent, 0.5]));
    }

    [Theory]
    [InlineData(0, -5)]
    [InlineData(1, -5)]
    [InlineData(10, -0.5)]
    [InlineData(1000, -0.005)]
    public void Fades_as_trials_come(int trials, double expected) =>
        Assert.Equal(expected, new MiddleBelief(Models.Space, trials).At([0.8, 1, 1, 0.5, 0.5]), 1e-12);
}
