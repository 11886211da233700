using Sweeper.Engine.Importance;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Importance;

public sealed class ParameterAxisTests
{
    [Theory]
    [InlineData(1e-5, 0)]
    [InlineData(1e-4, 0.5)]
    [InlineData(1e-3, 1)]
    [InlineData(1e-2, 1)] // A bound that has moved since.
    public void Log_uniform_lies_on_its_logarithm(double value, double position) =>
        Assert.Equal(position, Axis(new LogUniform(1e-5, 1e-3)).Position(new ParameterValue.Real(value))!.Value, 9);

    [Fact]
    public void Normal_lies_on_its_quantiles()
    {
        Assert.Equal(0.5, Axis(new Normal(3, 2)).Position(new ParameterValue.Real(3))!.Value, 6);
        Assert.Equal(0.841345, Axis(new Normal(3, 2)).Position(new ParameterValue.Real(5))!.Value, 5);
    }

    [Fact]
    public void Integers_and_lists_lie_on_levels_with_their_probability()
    {
        ParameterAxis whole = Axis(new IntUniform(1, 4));
        // The ends of a quantised range have half a step.
        ParameterAxis steps = Axis(new QUniform(0, 2, 1));
        ParameterAxis list = Axis(new Categorical([new ParameterValue.Integer(32), new ParameterValue.Integer(8)], [0.9, 0.1]));

        Assert.Equal([0.25, 0.25, 0.25, 0.25], whole.Masses.Select(mass => Math.Round(mass, 9)));
        Assert.Equal([0.25, 0.5, 0.25], steps.Masses.Select(mass => Math.Round(mass, 9)));
        Assert.Equal([0.1, 0.9], list.Masses);
        Assert.Equal(2, whole.Position(new ParameterValue.Real(3)));
        Assert.Equal(1, list.Position(new ParameterValue.Integer(32)));
        Assert.True(whole.IsOrdered && list.IsOrdered);
    }

    [Fact]
    public void Words_have_no_order_and_unknown_ones_no_place()
    {
        ParameterAxis words = Axis(new Categorical([new ParameterValue.Text("sgd"), new ParameterValue.Text("adam")]));

        Assert.False(words.IsOrdered);
        Assert.Null(words.Position(new ParameterValue.Text("rmsprop")));
        Assert.Equal(double.NaN, words.Position(null));
    }

    [Fact]
    public void One_value_is_no_axis()
    {
        Assert.Null(ParameterAxis.Of(new("a", new Constant(new ParameterValue.Integer(3)))));
        Assert.Null(ParameterAxis.Of(new("a", new Categorical([new ParameterValue.Integer(3), new ParameterValue.Real(3)]))));
        Assert.Null(ParameterAxis.Of(new("a", new Uniform(2, 2))));
        Assert.Null(ParameterAxis.Of(new("a", new IntUniform(2, 2))));
    }

    private static ParameterAxis Axis(Domain domain) => ParameterAxis.Of(new("a", domain))!;
}
