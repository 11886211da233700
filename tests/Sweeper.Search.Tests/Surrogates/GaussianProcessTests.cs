using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Tests;

public sealed class GaussianProcessTests
{
    [Fact]
    public void Agrees_with_the_formula_for_two_observations()
    {
        EncodedSpace space = new(Studies.Space(("x", new Uniform(0, 1))));
        PointSet points = new(space, 2);
        points.Add([0.2]);
        points.Add([0.7]);
        GaussianProcess process = new(points, [1.5, -0.5], [0, 0.3], new Hyperparameters([1 / 0.25], 0.1));

        // K = [a c; c b], inverted by hand.
        double a = 1.1 + GaussianProcess.Jitter;
        double b = a + 0.3;
        double c = Covariance(0.5 / 0.5);
        double determinant = (a * b) - (c * c);
        double left = ((b * 1.5) + (c * 0.5)) / determinant;
        double right = ((-c * 1.5) - (a * 0.5)) / determinant;
        double scale = ((1.5 * left) - (0.5 * right) + 1) / 3;
        double k1 = Covariance(0.1 / 0.5);
        double k2 = Covariance(0.4 / 0.5);
        double explained = ((b * k1 * k1) - (2 * c * k1 * k2) + (a * k2 * k2)) / determinant;

        (double mean, double variance) = process.Predict([0.3]);

        Assert.Equal(scale, process.SignalVariance, 1e-12);
        Assert.Equal((k1 * left) + (k2 * right), mean, 1e-12);
        Assert.Equal(scale * (1 - explained), variance, 1e-12);
        Assert.Equal(mean, process.Mean([0.3]), 1e-12);
    }

    [Fact]
    public void Has_the_gradient_of_its_predictions()
    {
        GaussianProcess process = Models.Process(Models.Data(23));
        AssertGradients(process);
        process.CompareWith(4);
        AssertGradients(process);
    }

    [Fact]
    public void Grows_into_what_it_would_have_been_from_the_start()
    {
        TrainingData data = Models.Data(30);
        GaussianProcess whole = Models.Process(data);
        TrainingData part = new(data.Points[..21], data.Targets[..21], data.ExtraNoise[..21], data.Trials[..21]);
        GaussianProcess grown = Models.Process(part, more: 9);
        for (int i = 21; i < 30; i++)
        {
            grown.Append(data.Points[i].Coordinates, data.Targets[i]);
        }

        SeededRandom random = new(1, 1, "test");
        for (int i = 0; i < 20; i++)
        {
            double[] point = Models.Point(random);
            (double mean, double variance) = whole.Predict(point);
            (double grownMean, double grownVariance) = grown.Predict(point);
            Assert.Equal(mean, grownMean, 1e-10);
            Assert.Equal(variance / whole.SignalVariance, grownVariance / grown.SignalVariance, 1e-10);
        }
    }

    [Fact]
    public void Learns_nothing_from_an_observation_that_comes_out_as_expected()
    {
        GaussianProcess process = Models.Process(Models.Data(20), more: 1);
        SeededRandom random = new(1, 1, "test");
        double[] pending = Models.Point(random);
        double[] other = Models.Point(random);
        double before = process.Mean(other);
        double variance = process.Predict(pending).Variance;

        process.Append(pending, process.Mean(pending));

        Assert.Equal(before, process.Mean(other), 1e-9);
        Assert.True(process.Predict(pending).Variance < variance / 10);
    }

    [Fact]
    public void Knows_the_difference_to_an_observed_point_itself_exactly()
    {
        TrainingData data = Models.Data(20);
        GaussianProcess process = Models.Process(data);
        double variance = process.Predict(data.Points[7].Coordinates).Variance;

        process.CompareWith(7);

        Assert.True(variance > 1e-4);
        Assert.InRange(process.Predict(data.Points[7].Coordinates).Variance, 0, 1e-9);
    }

    [Fact]
    public void Survives_points_that_coincide()
    {
        EncodedSpace space = new(Studies.Space(("x", new Uniform(0, 1))));
        PointSet points = new(space, 40);
        for (int i = 0; i < 40; i++)
        {
            points.Add([0.5]);
        }

        GaussianProcess process = new(points, new double[40], new double[40], new Hyperparameters([1], 0));

        Assert.True(double.IsFinite(process.Predict([0.1]).Variance));
    }

    private static double Covariance(double r) =>
        (1 + (Math.Sqrt(5) * r) + (5 * r * r / 3)) * Math.Exp(-Math.Sqrt(5) * r);

    private static void AssertGradients(GaussianProcess process)
    {
        SeededRandom random = new(2, 1, "test");
        for (int i = 0; i < 10; i++)
        {
            double[] point = Models.Point(random);
            int[] dimensions = double.IsNaN(point[3]) ? [0, 4] : [0, 3, 4];
            double[] means = new double[dimensions.Length];
            double[] variances = new double[dimensions.Length];
            (double mean, double variance) = process.PredictWithGradient(point, dimensions, means, variances);
            Assert.Equal(process.Predict(point), (mean, variance));
            double[] x = [.. dimensions.Select(d => point[d])];
            Models.AssertGradient(at => process.Predict(With(point, dimensions, at)).Mean, x, means, 1e-5, 1e-7);
            Models.AssertGradient(at => process.Predict(With(point, dimensions, at)).Variance, x, variances, 1e-5, 1e-7);
        }
    }

    private static double[] With(double[] point, int[] dimensions, double[] values)
    {
        double[] changed = [.. point];
        for (int i = 0; i < dimensions.Length; i++)
        {
            changed[dimensions[i]] = values[i];
        }

        return changed;
    }
}
