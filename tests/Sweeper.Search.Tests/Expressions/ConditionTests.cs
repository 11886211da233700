using Sweeper.Search.Expressions;
using static Sweeper.Search.Tests.Expressions.ExpressionNames;

namespace Sweeper.Search.Tests.Expressions;

public sealed class ConditionTests
{
    private static readonly (string, object)[] Values =
    [
        ("batch_size", 16), ("learning_rate", 1e-3), ("optimizer", "sgd"), ("nesterov", true), ("layers", "auto"),
        ("optim.weight-decay", 0.5), ("note", "it's"),
    ];

    [Theory]
    [InlineData("batch_size == 16")]
    [InlineData("batch_size == 16.0")]
    [InlineData("16 == batch_size")]
    [InlineData("batch_size*max_length<=2048")]
    [InlineData("batch_size > 8 and batch_size < 32")]
    [InlineData("batch_size > 8 && !(batch_size >= 32)")]
    [InlineData("batch_size > 99 or batch_size == 16")]
    [InlineData("batch_size > 99 || batch_size == 16")]
    [InlineData("not batch_size > 99 and true")]
    [InlineData("1 + 2 * 3 == 7")]
    [InlineData("(1 + 2) * 3 == 9")]
    [InlineData("10 - 4 - 3 == 3")]
    [InlineData("16 / 4 / 2 == 2")]
    [InlineData("-2 ** 2 == -4")]
    [InlineData("2 ** 3 ** 2 == 512")]
    [InlineData("2 ** -1 == .5")]
    [InlineData("-7 % 3 == 2")]
    [InlineData("7 % -3 == -2")]
    [InlineData("7 % 3 == 1")]
    [InlineData("- -1 == +1")]
    [InlineData("learning_rate <= 1e-3")]
    [InlineData("log10(learning_rate) < -2.9")]
    [InlineData("min(3, 1, 2) == 1 and max(3, 1, 2) == 3 and abs(-3) == 3 and sqrt(9) == 3")]
    [InlineData("optimizer == sgd")]
    [InlineData("sgd == optimizer")]
    [InlineData("optimizer == 'sgd'")]
    [InlineData("optimizer != \"adamw\"")]
    [InlineData("optimizer in [adamw, sgd]")]
    [InlineData("optimizer not in [adamw]")]
    [InlineData("batch_size in [8, 4 ** 2]")]
    [InlineData("schedule != cosine")]
    [InlineData("nesterov")]
    [InlineData("nesterov == true")]
    [InlineData("nesterov == True and not nesterov == FALSE")]
    [InlineData("layers == auto")]
    [InlineData("layers != 2")]
    [InlineData("not layers > 1")]
    [InlineData("optim.weight-decay == 0.5")]
    [InlineData("optim.weight-decay-1 < 0")]
    [InlineData("note == 'it''s'")]
    [InlineData("note == \"it's\"")]
    [InlineData("note != anything")]
    public void Holds(string text)
    {
        Assert.True(ExpressionNames.Holds(text, Values));
        Assert.False(ExpressionNames.Holds($"not ({text})", Values));
    }

    [Theory]
    [InlineData("momentum == 0.5", false)]
    [InlineData("momentum != 0.5", true)]
    [InlineData("momentum > 0.5", false)]
    [InlineData("momentum <= 0.5", false)]
    [InlineData("not momentum > 0.5", true)]
    [InlineData("momentum in [0.5]", false)]
    [InlineData("momentum not in [0.5]", true)]
    [InlineData("momentum + 1 != 0.5", true)]
    [InlineData("max(momentum, 1) == 1", false)]
    [InlineData("momentum == momentum", false)]
    [InlineData("-momentum < 0", false)]
    public void Treats_an_absent_parameter_as_equal_to_nothing(string text, bool expected) =>
        Assert.Equal(expected, ExpressionNames.Holds(text));

    [Theory]
    [InlineData("1 / 0 == 1")]
    [InlineData("1 / 0 != 1")]
    [InlineData("0 / 0 >= 0")]
    [InlineData("batch_size % 0 < 1")]
    [InlineData("1e308 * 10 > 1")]
    [InlineData("10 ** 999 > 1")]
    [InlineData("(-8) ** 0.5 != 3")]
    [InlineData("sqrt(-1) != 3")]
    [InlineData("log10(0) < 3")]
    [InlineData("1 / 0 not in [1]")]
    [InlineData("1 not in [2, 1 / 0]")]
    [InlineData("1 / 0 + momentum != 1")]
    public void Does_not_hold_where_a_calculation_fails(string text) =>
        Assert.False(ExpressionNames.Holds(text, Values));

    [Theory]
    [InlineData("optimizer == sgd and (batch_size+1)*2 > 3", "optimizer == 'sgd' and (batch_size + 1) * 2 > 3")]
    [InlineData("!(nesterov || !nesterov && true)", "not (nesterov or not nesterov and true)")]
    [InlineData("1-(2-3)-4<=(2**3)**-2", "1 - (2 - 3) - 4 <= (2 ** 3) ** -2")]
    [InlineData("(-1)**2 in [ -(1+2),max(1, 2) ]", "(-1) ** 2 in [-(1 + 2), max(1, 2)]")]
    [InlineData("(optimizer == sgd) == nesterov", "(optimizer == 'sgd') == nesterov")]
    [InlineData("note == 'a\"b''c'", "note == 'a\"b''c'")]
    [InlineData("note not in [it's']", null)]
    public void Is_written_with_as_few_parentheses_as_it_needs(string text, string? expected)
    {
        if (expected is null)
        {
            Assert.Throws<ExpressionException>(() => Parse(text));
        }
        else
        {
            Assert.Equal(expected, Parse(text).ToString());
        }
    }

    [Fact]
    public void Names_the_parameters_it_depends_on()
    {
        Assert.Equal(["batch_size", "optimizer"],
            Parse("batch_size * max_length < 9 and (optimizer == sgd or batch_size in [1])").Names);
        Assert.Empty(Parse("max_length > 3").Names);
    }

    [Fact]
    public void Combines_conditions_of_which_none_may_hold()
    {
        var none = Condition.NoneOf([Parse("optimizer == adamw"), Parse("batch_size > 8 or nesterov")]);

        Assert.Equal("not optimizer == 'adamw' and not (batch_size > 8 or nesterov)", none.ToString());
        Assert.Equal(["optimizer", "batch_size", "nesterov"], none.Names);
    }

    [Fact]
    public void Takes_long_and_flat_expressions()
    {
        string text = string.Join(" + ", Enumerable.Repeat("1", 450)) + " == 450";

        Assert.True(ExpressionNames.Holds(text));
        Assert.Equal(text, Parse(text).ToString());
    }
}
