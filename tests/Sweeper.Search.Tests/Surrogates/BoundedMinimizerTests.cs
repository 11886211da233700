using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Tests;

public sealed class BoundedMinimizerTests
{
    [Fact]
    public void Finds_the_bottom_of_the_valley_of_Rosenbrock()
    {
        double[] x = [-1.2, 1];
        double value = new BoundedMinimizer([-5, -5], [5, 5]).Minimize(Rosenbrock, x, 200, 0);

        Assert.Equal(0, value, 1e-9);
        Assert.Equal(1, x[0], 1e-4);
        Assert.Equal(1, x[1], 1e-4);
    }

    [Fact]
    public void Ends_exactly_on_a_bound()
    {
        double[] x = [-1.2, 1];
        new BoundedMinimizer([-5, -5], [0.5, 5]).Minimize(Rosenbrock, x, 200, 0);

        Assert.Equal(0.5, x[0]);
        Assert.Equal(0.25, x[1], 1e-5);
    }

    [Fact]
    public void Stays_where_the_function_is_defined()
    {
        double[] x = [3];
        new BoundedMinimizer([-5], [5]).Minimize(
            (at, gradient) =>
            {
                gradient[0] = 1;
                return at[0] < 1 ? double.PositiveInfinity : at[0];
            },
            x, 100, 0);

        Assert.InRange(x[0], 1, 1.01);
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> gradient)
    {
        double bend = x[1] - (x[0] * x[0]);
        gradient[0] = (-400 * x[0] * bend) - (2 * (1 - x[0]));
        gradient[1] = 200 * bend;
        return (100 * bend * bend) + ((1 - x[0]) * (1 - x[0]));
    }
}
