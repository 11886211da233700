using Sweeper.Search.Expressions;
using static Sweeper.Search.Tests.Expressions.ExpressionNames;

namespace Sweeper.Search.Tests.Expressions;

/// <summary>Every message about an expression, with the column it points at.</summary>
public sealed class ErrorTests
{
    [Theory]
    [MemberData(nameof(ErrorTable.Rows), MemberType = typeof(ErrorTable))]
    public void Says_what_is_wrong_where_and_how_to_fix_it(string text, string expected)
    {
        var e = Assert.Throws<ExpressionException>(() => Parse(text));

        Assert.Equal(expected, $"{e.Column}: {e.Message}; {e.Fix}");
    }

    [Fact]
    public void Refuses_what_is_too_long_or_too_deep()
    {
        Assert.Equal("the expression has 2001 characters",
            Assert.Throws<ExpressionException>(() => Parse(new string('1', 2001))).Message);
        foreach (string deep in new[] { "(", "-", "not ", "2 ** ", "abs(" })
        {
            string text = string.Concat(Enumerable.Repeat(deep, 300));
            Assert.Equal("the expression is nested more than 50 levels deep",
                Assert.Throws<ExpressionException>(() => Parse(text)).Message);
        }
    }
}
