using FsCheck;
using FsCheck.Fluent;
using Sweeper.Search.Expressions;
using static Sweeper.Search.Tests.Expressions.ExpressionNames;

namespace Sweeper.Search.Tests.Expressions;

public sealed class ExpressionPropertyTests
{
    private static readonly string[] Pieces =
    [
        "batch_size", "optimizer", "nesterov", "sgd", "momentun", "max", "and", "or", "not", "in", "true", "(", ")", "[",
        "]", ",", "+", "-", "*", "/", "%", "**", "==", "!=", "<", ">=", "&&", "||", "!", "=", "1", "1e5", "0x", "'", "\"",
        " ", "\n", "\0", "é", "🙂", "\uD800", ".", "log10(", "optim.weight-decay", "Infinity", "NaN", ";",
    ];

    [Fact]
    public void Evaluates_as_a_plain_evaluator_does() => Prop.ForAll(
        Arb.From(RandomExpressions.Conditions), Arb.From(RandomExpressions.Values), (expression, values) =>
            Holds(Parse(expression.Text), values) == expression.Value(values) is true)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1500));

    [Fact]
    public void Reads_back_what_it_writes() => Prop.ForAll(
        Arb.From(RandomExpressions.Conditions), Arb.From(RandomExpressions.Values), (expression, values) =>
        {
            Condition first = Parse(expression.Text);
            Condition second = Parse(first.ToString());
            return second.ToString() == first.ToString() && Holds(first, values) == Holds(second, values)
                && first.Names.SequenceEqual(second.Names);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));

    [Fact]
    public void Throws_nothing_else_whatever_it_is_given() => Prop.ForAll(
        Arb.From(Gen.OneOf(
            Gen.Elements(Pieces).ListOf().Select(string.Concat),
            RandomExpressions.Conditions.SelectMany(good => Gen.Choose(0, good.Text.Length).SelectMany(at =>
                Gen.Elements(Pieces).Select(piece => good.Text.Insert(at, piece)))),
            ArbMap.Default.GeneratorFor<string?>().Select(any => any ?? ""))),
        text =>
        {
            try
            {
                Parse(text).Holds(_ => new ParameterValue.Real(3));
                return true;
            }
            catch (ExpressionException e)
            {
                return e.Column >= 1 && e.Column <= text.Length + 1 && e.Message.Length > 0 && e.Fix.Length > 0;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    private static bool Holds(Condition condition, IReadOnlyDictionary<string, object> values) =>
        condition.Holds(name => values.GetValueOrDefault(name) switch
        {
            null => null,
            double number => new ParameterValue.Real(number),
            bool flag => new ParameterValue.Flag(flag),
            var text => new ParameterValue.Text((string)text),
        });
}
