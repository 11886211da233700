using FsCheck;
using FsCheck.Fluent;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests;

public sealed class DomainTests
{
    public static TheoryData<Domain, double[], double[]> Conformance => new()
    {
        { new IntUniform(1, 5), [0.1, 0.5, 0.9], [1, 3, 5] },
        { Values(8, 16, 32), [0.1, 0.5, 0.9], [8, 16, 32] },
        { new LogUniform(1e-5, 1e-3), [0.1, 0.5, 0.9], [1.58489e-5, 1e-4, 6.30957e-4] },
        { new InvLogUniform(1e-5, 1e-3), [0.1, 0.5, 0.9], [1.58489e-5, 1e-4, 6.30957e-4] },
        { new QUniform(8, 64, 8), [0.1, 0.5, 0.9], [16, 32, 56] },
        { new QLogUniform(8, 64, 8), [0.1, 0.5, 0.9], [8, 24, 48] },
        { new Normal(0, 1), [0.1, 0.5, 0.9], [-1.28155, 0, 1.28155] },
        { new LogNormal(0, 1), [0.1, 0.5, 0.9], [0.277606, 1, 3.60222] },
        { new Beta(1, 1), [0.1, 0.5, 0.9], [0.1, 0.5, 0.9] },
        { new QUniform(0.1, 1, 0.25), [0.01, 0.99], [0.1, 1] }, // W&B gives 0, below min.
    };

    [Theory]
    [MemberData(nameof(Conformance))]
    public void Has_the_quantiles_of_the_field(Domain domain, double[] quantiles, double[] expected)
    {
        for (int i = 0; i < quantiles.Length; i++)
        {
            double actual = domain.At(quantiles[i]).AsNumber()!.Value;
            Assert.Equal(expected[i], actual, Math.Abs(expected[i]) * 1e-5 + 1e-15);
        }
    }

    [Fact]
    public void Stays_finite_and_inside_its_bounds() =>
        Prop.ForAll(
            Arb.From(Spaces.Any), Arb.From(Spaces.Quantile), (domain, quantile) =>
                Spaces.IsIn(domain, domain.At(quantile)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Grows_with_the_quantile() =>
        Prop.ForAll(Arb.From(Spaces.Any.Where(domain => domain is not Categorical)),
            Arb.From(Spaces.Quantile), (domain, quantile) =>
            domain.At(quantile / 2).AsNumber() <= domain.At(quantile).AsNumber())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Lists_its_support_when_it_can() =>
        Prop.ForAll(Arb.From(Spaces.Any), Arb.From(Spaces.Quantile), (domain, quantile) =>
            domain.Support?.Count > 10_000
            || domain.Support?.Any(value =>
                value.CanonicalText == domain.At(quantile).CanonicalText) != false)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void A_bound_on_a_half_rounds_like_the_support_whatever_the_logarithm_does()
    {
        var domain = new QLogUniform(30.75, 123.625, 20.5);

        Assert.Contains(domain.At(1.1e-16), domain.Support!);
    }

    [Fact]
    public void Gives_integers_exactly_when_q_is_integral()
    {
        Assert.Equal(new ParameterValue.Integer(1), new QUniform(0, 1, 1).At(0.9));
        Assert.Equal(new ParameterValue.Real(1), new QUniform(0, 1, 0.5).At(0.9));
    }

    [Fact]
    public void Writes_multiples_as_people_do() =>
        Assert.Equal(["0", "0.1", "0.2", "0.3"],
            new QUniform(0, 0.3, 0.1).GridValues!.Select(value => value.CanonicalText));

    [Fact]
    public void Steps_from_min_and_includes_a_max_that_is_hit()
    {
        Assert.Equal(["8", "16", "24"], new QUniform(8, 24, 8).GridValues!.Select(value => value.ToString()));
        Assert.Equal(["1", "4", "7"], new QUniform(1, 9, 3).GridValues!.Select(value => value.ToString()));
    }

    [Fact]
    public void Draws_as_often_as_the_probabilities_say()
    {
        var domain = new Categorical(Names("a", "b", "c").Values, [0.2, 0, 0.8]);

        Assert.Equal(["a", "a", "c", "c"], new[] { 0, 0.19, 0.2, 0.99 }.Select(u => domain.At(u).ToString()));
        Assert.Null(domain.GridValues);
        Assert.Equal(2, domain.Support.Count);
    }

    [Fact]
    public void Knows_which_lists_have_an_order()
    {
        Assert.True(Values(16, 32).IsOrdinal);
        Assert.False(Names("adamw", "sgd").IsOrdinal);
    }

    [Fact]
    public void Compares_lists_by_their_values()
    {
        Assert.Equal(Values(1, 2), Values(1, 2));
        Assert.NotEqual(Values(1, 2), Values(2, 1));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Takes_quantiles_from_0_to_below_1(double quantile) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Uniform(0, 1).At(quantile));

    [Fact]
    public void Refuses_bounds_that_make_no_sense()
    {
        Assert.Throws<ArgumentException>(() => new Uniform(1, 0));
        Assert.Throws<ArgumentException>(() => new Uniform(0, double.NaN));
        Assert.Throws<ArgumentException>(() => new LogUniform(0, 1));
        Assert.Throws<ArgumentException>(() => new IntUniform(2, 1));
        Assert.Throws<ArgumentException>(() => new QUniform(0, 1, 0));
        Assert.Throws<ArgumentException>(() => new Categorical([]));
    }
}
