using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Tests;

public sealed class AcquisitionTests
{
    [Fact]
    public void Has_the_gradient_of_its_value()
    {
        Acquisition acquisition = Mixed();
        SeededRandom random = new(2, 1, "test");
        for (int i = 0; i < 10; i++)
        {
            double[] point = Models.Point(random);
            double[] gradient = new double[2];
            double value = acquisition.AtWithGradient(point, [0, 4], gradient);

            Assert.Equal(acquisition.At(point), value, 1e-12);
            Models.AssertGradient(
                x => acquisition.At([x[0], point[1], point[2], point[3], x[1]]), [point[0], point[4]], gradient, 1e-5, 1e-6);
        }
    }

    [Fact]
    public void Averages_the_expected_improvement_of_its_models()
    {
        TrainingData data = Models.Data(20);
        GaussianProcess one = Models.Process(data);
        GaussianProcess other = new(
            data.ToPointSet(Models.Space, 0), data.Targets, data.ExtraNoise, new Hyperparameters([1, 1, 1, 1, 1], 0.3));
        double[] point = Models.Point(new SeededRandom(2, 1, "test"));
        double both = new Acquisition([(one, 0), (other, 0.2)], null, 0, 5).At(point);
        double left = new Acquisition([(one, 0)], null, 0, 5).At(point);
        double right = new Acquisition([(other, 0.2)], null, 0, 5).At(point);

        Assert.Equal((Math.Exp(left) + Math.Exp(right)) / 2, Math.Exp(both), 1e-12);
    }

    [Fact]
    public void Agrees_with_the_integral_of_the_improvement()
    {
        GaussianProcess process = Models.Process(Models.Data(20));
        double[] point = Models.Point(new SeededRandom(2, 1, "test"));
        (double mean, double variance) = process.Predict(point);
        double spread = Math.Sqrt(variance);
        double incumbent = mean - spread;
        double sum = 0;
        const double Step = 1e-4;
        for (double z = -10; z < -1; z += Step)
        {
            double middle = z + (Step / 2);
            double density = Math.Exp(-middle * middle / 2) / Math.Sqrt(2 * Math.PI);
            sum += Step * density * (incumbent - (mean + (spread * middle)));
        }

        Assert.Equal(Math.Log(sum), new Acquisition([(process, incumbent)], null, 0, 5).At(point), 1e-6);
    }

    private static Acquisition Mixed()
    {
        TrainingData data = Models.Data(20);
        GaussianProcess one = Models.Process(data);
        one.CompareWith(2);
        GaussianProcess other = new(
            data.ToPointSet(Models.Space, 0), data.Targets, data.ExtraNoise, new Hyperparameters([1, 1, 1, 1, 1], 0.3));
        TrainingData violation = Models.Data(15, seed: 8);
        return new Acquisition([(one, -0.5), (other, -0.4)], Models.Process(violation), 0.1, 5, new MiddleBelief(Models.Space, 4));
    }
}
