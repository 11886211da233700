using FsCheck;
using FsCheck.Fluent;
using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Tests;

public sealed class EncodedDimensionTests
{
    [Fact]
    public void Gives_back_a_value_near_the_one_it_encoded() => Prop.ForAll(
        Arb.From(Spaces.Any), Arb.From(Spaces.Quantile), (domain, quantile) =>
        {
            EncodedDimension dimension = new(domain);
            ParameterValue value = domain.At(quantile);
            double coordinate = dimension.Encode(value);
            ParameterValue back = dimension.Decode(coordinate);
            bool isListed = dimension.Kind != DimensionKind.Continuous;
            return Spaces.IsIn(domain, back)
                && (isListed
                    ? back.CanonicalText == value.CanonicalText
                    : coordinate is >= 0 and <= 1 && Math.Abs(dimension.Encode(back) - coordinate) < 1e-3);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Draws_values_of_the_domain() => Prop.ForAll(
        Arb.From(Spaces.Any), Arb.From(Spaces.Quantile), (domain, quantile) =>
        {
            EncodedDimension dimension = new(domain);
            double coordinate = dimension.AtQuantile(quantile);
            return Spaces.IsIn(domain, dimension.Decode(coordinate)) && dimension.Realise(coordinate) == coordinate;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Reaches_the_exact_bounds()
    {
        foreach (Domain domain in new Domain[]
        {
            new Uniform(0.1, 0.7), new LogUniform(1e-6, 0.3), new InvLogUniform(1e-300, 0.3), new LogUniform(3e-5, 7e-5),
        })
        {
            EncodedDimension dimension = new(domain);
            (double min, double max) = domain switch
            {
                Uniform d => (d.Min, d.Max),
                LogUniform d => (d.Min, d.Max),
                InvLogUniform d => (d.Min, d.Max),
                _ => default,
            };
            Assert.Equal(min, dimension.Decode(0).AsNumber());
            Assert.Equal(max, dimension.Decode(1).AsNumber());
        }
    }

    [Fact]
    public void Puts_numeric_lists_in_order_and_leaves_texts_without_one()
    {
        EncodedDimension sizes = new(Studies.Values(32, 8, 16));
        EncodedDimension names = new(Studies.Names("x", "y"));

        Assert.Equal(DimensionKind.Levels, sizes.Kind);
        Assert.Equal([0, 0.5, 1], new double[] { 8, 16, 32 }.Select(v => sizes.Encode(new ParameterValue.Integer((long)v))));
        Assert.Equal(DimensionKind.Nominal, names.Kind);
        Assert.Equal(1, names.Encode(new ParameterValue.Text("y")));
    }

    [Fact]
    public void Places_rounded_values_on_the_scale_of_their_range()
    {
        EncodedDimension linear = new(new IntUniform(0, 10));
        EncodedDimension logarithmic = new(new QLogUniform(1, 100, 1));

        Assert.Equal(0.3, linear.Encode(new ParameterValue.Integer(3)), 1e-12);
        Assert.Equal(0.5, logarithmic.Encode(new ParameterValue.Integer(10)), 1e-12);
    }

    [Fact]
    public void Has_no_coordinate_for_what_is_no_value_of_its_kind()
    {
        Assert.True(double.IsNaN(new EncodedDimension(new Uniform(0, 1)).Encode(new ParameterValue.Text("a"))));
        Assert.True(double.IsNaN(new EncodedDimension(Studies.Names("x", "y")).Encode(new ParameterValue.Text("z"))));
        Assert.True(double.IsNaN(new EncodedDimension(new Uniform(0, 1)).Encode(null)));
        Assert.Equal(1, new EncodedDimension(new Uniform(0, 1)).Encode(new ParameterValue.Real(1e300)));
    }
}
