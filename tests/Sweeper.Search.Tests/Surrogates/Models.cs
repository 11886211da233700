using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Tests;

/// <summary>Small data to train on: continuous, ordinal, categorical and conditional dimensions at once.</summary>
internal static class Models
{
    public static EncodedSpace Space { get; } = new(new SearchSpace(
    [
        new Parameter("x", new Uniform(0, 1)),
        new Parameter("kind", Studies.Names("a", "b", "c")),
        new Parameter("size", Studies.Values(8, 16, 32, 64)),
        new Parameter("rate", new LogUniform(1e-5, 1), new OneOf("kind", [new ParameterValue.Text("b"), new ParameterValue.Text("c")])),
        new Parameter("y", new Uniform(-2, 5)),
    ]));

    public static Hyperparameters Hyperparameters { get; } = new([4, 0.7, 1.5, 2.5, 3], 0.01, 0.4);

    public static TrainingData Data(int count, long seed = 3)
    {
        SeededRandom random = new(seed, count, "data");
        var points = new EncodedPoint[count];
        double[] targets = new double[count];
        for (int i = 0; i < count; i++)
        {
            double[] masked = Point(random);
            points[i] = new EncodedPoint(masked);
            targets[i] = Math.Sin(5 * masked[0]) + (masked[1] == 1 ? 0.5 : 0) + masked[2] - masked[4]
                + (double.IsNaN(masked[3]) ? 0 : masked[3] * masked[3]) + (0.1 * random.NextGaussian());
        }

        return new TrainingData(points, targets, new double[count], [.. Enumerable.Range(0, count)]);
    }

    public static double[] Point(SeededRandom random)
    {
        double[] point = [.. Space.Dimensions.Select(dimension => dimension.AtQuantile(random.NextDouble()))];
        double[] masked = new double[point.Length];
        Space.Mask(point, masked);
        return masked;
    }

    public static GaussianProcess Process(TrainingData data, int more = 0) =>
        new(data.ToPointSet(Space, more), data.Targets, data.ExtraNoise, Hyperparameters);

    /// <summary>Fails unless a gradient is that of a function, by central differences.</summary>
    public static void AssertGradient(Func<double[], double> function, double[] x, double[] gradient, double step, double tolerance)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double[] up = [.. x];
            double[] down = [.. x];
            up[i] += step;
            down[i] -= step;
            double slope = (function(up) - function(down)) / (2 * step);
            Assert.True(Math.Abs(slope - gradient[i]) <= tolerance * Math.Max(1, Math.Abs(slope)),
                $"component {i} is {gradient[i]:R}, but the function rises by {slope:R}");
        }
    }
}
