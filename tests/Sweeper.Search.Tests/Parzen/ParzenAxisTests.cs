using FsCheck;
using FsCheck.Fluent;
using Sweeper.Search.Parzen;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests.Parzen;

public sealed class ParzenAxisTests
{
    [Fact]
    public void Finds_every_value_of_a_domain_where_it_lies() =>
        Prop.ForAll(Arb.From(Spaces.Any), Arb.From(Spaces.Quantile), (domain, quantile) =>
        {
            var axis = ParzenAxis.Of(domain);
            double position = axis.PositionOf(domain.At(quantile));
            return double.IsNaN(position)
                ? domain is Categorical { Probabilities: not null }
                : Spaces.IsIn(domain, axis.ValueAt(position)) && position >= 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Gives_back_listed_values_exactly() =>
        Prop.ForAll(Arb.From(Spaces.Discrete), domain =>
        {
            var axis = ParzenAxis.Of(domain);
            return domain.Support!.All(value =>
                axis.ValueAt(axis.PositionOf(value)).CanonicalText == value.CanonicalText);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    public static TheoryData<Domain, double> Quantiles => new()
    {
        { new Uniform(-3, 5), 1e-12 },
        { new Uniform(-1e308, 1e308), 1e-12 },
        { new LogUniform(1e-300, 1e-3), 1e-12 },
        { new InvLogUniform(1e-6, 1), 1e-12 },
        { new Normal(3, 0.5), 1e-9 },
        { new LogNormal(-3, 2), 1e-9 },
        { new Beta(2, 0.5), 1e-9 },
        { new IntUniform(0, 1L << 40), 1e-11 },
        { new QUniform(0, 1e6, 0.5), 1e-5 },
        { new QLogUniform(1, 1e9, 1), 0.04 },
    };

    [Theory]
    [MemberData(nameof(Quantiles))]
    public void Inverts_the_quantiles_of_a_range(Domain domain, double tolerance)
    {
        var axis = ParzenAxis.Of(domain);
        foreach (double quantile in new[] { 0.001, 0.1, 0.25, 0.5, 0.9, 0.999 })
        {
            Assert.Equal(quantile, axis.PositionOf(domain.At(quantile)), tolerance);
        }
    }

    [Fact]
    public void Puts_numbers_of_a_list_in_their_order()
    {
        var axis = (ListedAxis)ParzenAxis.Of(Values(32, 8, 16, 8));

        Assert.True(axis.IsOrdinal);
        Assert.Equal([0, 1, 2], new[] { 8, 16, 32 }.Select(number => axis.PositionOf(new ParameterValue.Integer(number))));
        Assert.Equal([0.5, 0.25, 0.25], axis.Shares);
    }

    [Fact]
    public void Keeps_the_order_of_other_values_that_have_one()
    {
        var sizes = new Categorical(Names("small", "medium", "large").Values, isOrdinal: true);
        var axis = (ListedAxis)ParzenAxis.Of(sizes);

        Assert.True(axis.IsOrdinal);
        Assert.Equal(1, axis.PositionOf(new ParameterValue.Text("medium")));
        Assert.False(((ListedAxis)ParzenAxis.Of(Names("adamw", "sgd"))).IsOrdinal);
    }

    [Fact]
    public void Gives_the_first_and_the_last_step_whole_cells()
    {
        var axis = (ListedAxis)ParzenAxis.Of(new QUniform(8, 64, 8));

        Assert.Equal(8, axis.Count);
        Assert.All(axis.Shares, share => Assert.Equal(0.125, share, 1e-12));
    }

    [Fact]
    public void Treats_values_of_another_space_as_absent()
    {
        Assert.Equal(double.NaN, ParzenAxis.Of(new Uniform(0, 1)).PositionOf(new ParameterValue.Real(2)));
        Assert.Equal(double.NaN, ParzenAxis.Of(new Uniform(0, 1)).PositionOf(new ParameterValue.Text("0.5")));
        Assert.Equal(double.NaN, ParzenAxis.Of(Names("a")).PositionOf(new ParameterValue.Text("b")));
    }
}
