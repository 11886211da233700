using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Tests;

public sealed class HyperparameterPosteriorTests
{
    private static readonly HyperparameterPrior Prior = new();

    [Fact]
    public void Has_the_gradient_of_its_logarithm()
    {
        HyperparameterPosterior posterior = new(Models.Space, Models.Data(26), Prior);
        double[] at = [-0.5, 0.3, 0.1, -1, 0.2, -4, -0.7];
        double[] gradient = new double[at.Length];
        posterior.NegativeLogPosterior(at, gradient);

        Models.AssertGradient(
            x => posterior.NegativeLogPosterior(x, new double[x.Length]), at, gradient, 1e-5, 1e-7);
    }

    [Fact]
    public void Has_its_mode_where_the_gradient_vanishes()
    {
        HyperparameterPosterior posterior = new(Models.Space, Models.Data(40), Prior);
        double[] mode = posterior.Mode(100);
        double[] gradient = new double[mode.Length];
        double value = posterior.NegativeLogPosterior(mode, gradient);

        Assert.All(gradient, slope => Assert.InRange(slope, -0.1, 0.1));
        Assert.True(value < posterior.NegativeLogPosterior(posterior.PriorMean(), gradient));
    }

    [Fact]
    public void Believes_its_prior_without_data()
    {
        TrainingData nothing = new([], [], [], []);
        HyperparameterPosterior posterior = new(Models.Space, nothing, Prior);
        double[][] samples = [.. posterior.Sample(posterior.PriorMean(), 2000, new SeededRandom(1, 1, "test"))];
        double[] logarithms = [.. samples.Select(sample => sample[0])];
        double mean = logarithms.Average();

        Assert.Equal(Prior.LengthMeanFor(5), mean, 0.1);
        Assert.Equal(Prior.LengthSpread, Math.Sqrt(logarithms.Average(x => (x - mean) * (x - mean))), 0.1);
    }

    [Fact]
    public void Tells_noise_from_structure()
    {
        TrainingData data = Models.Data(60);
        SeededRandom random = new(9, 1, "test");
        TrainingData noise = data with { Targets = [.. data.Targets.Select(_ => random.NextGaussian())] };

        Assert.True(NoiseOf(data) < 0.1);
        Assert.True(NoiseOf(noise) > 0.3);
    }

    private static double NoiseOf(TrainingData data) =>
        Hyperparameters.FromLogarithms(new HyperparameterPosterior(Models.Space, data, Prior).Mode(60)).Noise;
}
