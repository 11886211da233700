using Sweeper.Search.Parzen;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests.Parzen;

public sealed class ParzenEstimatorTests
{
    private static readonly ParameterValue Sgd = new ParameterValue.Text("sgd");

    private static readonly SearchSpace Space = new([
        new("optimizer", Names("adamw", "sgd", "lion")),
        new("momentum", new Uniform(0, 1), new OneOf("optimizer", [Sgd])),
        new("batch_size", Values(8, 16, 32, 64))]);

    private static readonly ParzenSpace Axes = ParzenSpace.Of(Space);

    [Fact]
    public void Has_a_density_that_adds_up_to_1_over_the_branches()
    {
        ParzenEstimator estimator = Estimator(Row("sgd", 0.9, 16), Row("sgd", 0.8, 8), Row("adamw", null, 64));
        double sum = 0;
        foreach (string optimizer in new[] { "adamw", "sgd", "lion" })
        {
            foreach (int size in new[] { 8, 16, 32, 64 })
            {
                sum += optimizer == "sgd"
                    ? Enumerable.Range(0, 1000).Average(i => Density(estimator, Row(optimizer, (i + 0.5) / 1000, size)))
                    : Density(estimator, Row(optimizer, null, size));
            }
        }

        Assert.Equal(1, sum, 1e-4);
    }

    [Fact]
    public void Is_denser_where_observations_are()
    {
        ParzenEstimator estimator = Estimator(Row("sgd", 0.9, 8), Row("sgd", 0.92, 8), Row("sgd", 0.85, 16));

        Assert.True(Density(estimator, Row("sgd", 0.9, 8)) > Density(estimator, Row("sgd", 0.1, 8)));
        Assert.True(Density(estimator, Row("sgd", 0.9, 16)) > Density(estimator, Row("sgd", 0.9, 64)));
        Assert.True(Density(estimator, Row("adamw", null, 8)) > Density(estimator, Row("adamw", null, 64)));
        Assert.Equal(Density(estimator, Row("adamw", null, 8)), Density(estimator, Row("lion", null, 8)), 1e-12);
    }

    [Fact]
    public void Draws_as_often_as_its_density_says()
    {
        ParzenEstimator estimator = Estimator(Row("sgd", 0.9, 16), Row("adamw", null, 64));
        var random = new SeededRandom(1, 1, "test");
        Dictionary<string, int> counts = [];
        for (int i = 0; i < 4000; i++)
        {
            double[] positions = new double[3];
            estimator.Draw(random, positions);
            string optimizer = Axes.At(positions)["optimizer"]!.ToString();
            counts[optimizer] = counts.GetValueOrDefault(optimizer) + 1;
        }

        double lion = new[] { 8, 16, 32, 64 }.Sum(size => Density(estimator, Row("lion", null, size)));
        Assert.Equal(lion, counts["lion"] / 4000.0, 0.02);
    }

    [Fact]
    public void Takes_everything_alike_when_it_has_seen_nothing() =>
        Assert.Equal(1.0 / 12, Density(Estimator(), Row("sgd", 0.3, 16)), 1e-12);

    [Fact]
    public void Follows_the_weights()
    {
        ParzenObservation light = new(Row("sgd", 0.1, 8), 0.1);
        ParzenObservation heavy = new(Row("sgd", 0.9, 8), 1);
        ParzenEstimator estimator = new(Axes.Axes, [light, heavy], 1);

        Assert.True(Density(estimator, heavy.Row) > 2 * Density(estimator, light.Row));
    }

    private static ParzenEstimator Estimator(params double[][] rows) =>
        new(Axes.Axes, [.. rows.Select(row => new ParzenObservation(row, 1))], 1);

    private static double Density(ParzenEstimator estimator, double[] row) => Math.Exp(estimator.LogDensity(row));

    private static double[] Row(string optimizer, double? momentum, int size)
    {
        List<KeyValuePair<string, ParameterValue>> entries =
        [
            new("optimizer", new ParameterValue.Text(optimizer)), new("batch_size", new ParameterValue.Integer(size)),
        ];
        if (momentum is { } number)
        {
            entries.Add(new("momentum", new ParameterValue.Real(number)));
        }

        return Axes.RowOf(new Configuration(entries));
    }
}
