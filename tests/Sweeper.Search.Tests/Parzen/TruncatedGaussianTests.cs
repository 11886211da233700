using Sweeper.Search.Parzen;

namespace Sweeper.Search.Tests.Parzen;

public sealed class TruncatedGaussianTests
{
    [Theory]
    // scipy.stats.norm: cdf(1) - cdf(0); sf(5) - sf(6); cdf(-8) - cdf(-9); cdf(0.1) - cdf(-0.1).
    [InlineData(0, 1, 0, 1, 0.3413447460685429)]
    [InlineData(0, 1, 5, 6, 2.856649842341556e-07)]
    [InlineData(0, 1, -9, -8, 6.219831985865787e-16)]
    [InlineData(0.5, 0.2, 0.48, 0.52, 0.07965567455405796)]
    public void Has_the_probabilities_of_the_tables(double mean, double deviation, double low, double high, double expected) =>
        Assert.Equal(1, TruncatedGaussian.Mass(mean, deviation, low, high) / expected, 1e-9);

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(0.3, 0.2)]
    [InlineData(1, 1)]
    public void Has_a_density_that_adds_up_to_1(double mean, double deviation)
    {
        double factor = TruncatedGaussian.LogFactor(mean, deviation);
        double sum = Enumerable.Range(0, 10_000)
            .Average(i => Math.Exp(factor - (Math.Pow((((i + 0.5) / 10_000) - mean) / deviation, 2) / 2)));

        Assert.Equal(1, sum, 1e-3);
    }

    [Fact]
    public void Draws_inside_and_about_the_mean()
    {
        var random = new SeededRandom(1, 2, "test");
        double[] draws = [.. Enumerable.Range(0, 4000).Select(_ => TruncatedGaussian.Draw(0.9, 0.3, random))];

        Assert.All(draws, draw => Assert.InRange(draw, 0, 1));
        Assert.Equal(0.7222, draws.Average(), 0.015); // scipy.stats.truncnorm(-3, 1/3, 0.9, 0.3).mean()
    }
}
