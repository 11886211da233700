using FsCheck;
using FsCheck.Fluent;
using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Tests;

public sealed class ObjectiveTransformTests
{
    private static readonly Gen<double> Value = Gen.OneOf(
        Gen.Elements(0, 1, -1, 1e300, -1e300, double.MaxValue, -double.MaxValue, double.Epsilon, double.NaN),
        Gen.Choose(-1000, 1000).Select(number => number / 7.0));

    [Fact]
    public void Keeps_the_order_and_is_always_finite() => Prop.ForAll(
        Arb.From(Gen.Choose(1, 30).SelectMany(count => Value.ArrayOf(count))), values =>
        {
            double[] result = ObjectiveTransform.Apply(values);
            return result.All(double.IsFinite) && Enumerable.Range(0, values.Length).All(i =>
                Enumerable.Range(0, values.Length).All(j => !(values[i] < values[j]) || result[i] <= result[j] + 1e-12));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Counts_failures_as_slightly_worse_than_the_worst_result()
    {
        double[] result = ObjectiveTransform.Apply([3, double.NaN, 1, 2, 7]);

        Assert.Equal(result.Max(), result[1]);
        Assert.InRange(result[1] - result[4], 0.01, 0.5);
    }

    [Fact]
    public void Standardises()
    {
        double[] result = ObjectiveTransform.Apply([3, 9, 1, 2, 7, 4, 4.5]);

        Assert.Equal(0, result.Average(), 1e-12);
        Assert.Equal(1, result.Average(x => x * x), 1e-12);
    }

    [Fact]
    public void Does_not_let_one_diverged_run_flatten_the_others()
    {
        double[] result = ObjectiveTransform.Apply([0.10, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 1e9]);

        Assert.True(result[6] - result[0] > 1);
    }

    [Fact]
    public void Gives_nothing_to_choose_where_all_are_equal() =>
        Assert.All(ObjectiveTransform.Apply([5, 5, 5]), value => Assert.Equal(0, value));
}
