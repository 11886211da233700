using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Sweeper.Search.Tests.Expressions;

/// <summary>An expression written with every parenthesis, and what it comes to: null when absent, NaN when failed.</summary>
internal sealed record RandomExpression(string Text, Func<IReadOnlyDictionary<string, object>, object?> Value);

/// <summary>Random expressions over a few parameters, evaluated in the plainest way.</summary>
internal static class RandomExpressions
{
    private static readonly string[] NumberNames = ["batch_size", "learning_rate", "momentum"];

    private static readonly Gen<double> Number = Gen.Elements(0, 1, 2, 3, 0.5, 1e-5, 16, 1e200);

    private static readonly Gen<RandomExpression> NumberAtom = Gen.OneOf(
        Number.Select(number => new RandomExpression(number.ToString("R", CultureInfo.InvariantCulture), _ => number)),
        Gen.Elements(NumberNames).Select(Reference));

    private static readonly Gen<RandomExpression> TextAtom = Gen.OneOf(
        Gen.Elements("adamw", "sgd").Select(text => new RandomExpression($"'{text}'", _ => text)),
        Gen.Constant(Reference("optimizer")));

    /// <summary>Values of some of the parameters; the others are absent.</summary>
    public static Gen<IReadOnlyDictionary<string, object>> Values { get; } =
        from numbers in Gen.Elements(0, 1, 2.5, 16, -3, 1e-5, double.NaN).ArrayOf(NumberNames.Length)
        from text in Gen.Elements("adamw", "sgd", "")
        from flag in Gen.Choose(0, 2)
        select (IReadOnlyDictionary<string, object>)NumberNames.Zip(numbers)
            .Where(pair => !double.IsNaN(pair.Second))
            .Select(pair => KeyValuePair.Create(pair.First, (object)pair.Second))
            .Concat(text.Length == 0 ? [] : [KeyValuePair.Create("optimizer", (object)text)])
            .Concat(flag == 2 ? [] : [KeyValuePair.Create("nesterov", (object)(flag == 1))])
            .ToDictionary();

    public static Gen<RandomExpression> Conditions { get; } = Gen.Choose(0, 4).SelectMany(Condition);

    private static RandomExpression Reference(string name) => new(name, values => values.GetValueOrDefault(name));

    private static Gen<RandomExpression> Numbers(int depth) => depth == 0 ? NumberAtom : Gen.OneOf(
        NumberAtom,
        Gen.Elements("+", "-", "*", "/", "**").SelectMany(op => Pair(Numbers(depth - 1), op, Calculate)),
        Numbers(depth - 1).Select(inner => new RandomExpression($"(-{inner.Text})", values => Map(inner.Value(values), x => -x))),
        Gen.Elements("abs", "sqrt", "log10").SelectMany(name => Numbers(depth - 1).Select(inner => new RandomExpression(
            $"{name}({inner.Text})", values => Map(inner.Value(values), x => name switch
            {
                "abs" => Math.Abs(x),
                "sqrt" => Math.Sqrt(x),
                _ => Math.Log10(x),
            })))),
        Gen.Elements("min", "max").SelectMany(name => Numbers(depth - 1).SelectMany(left => Numbers(depth - 1).Select(
            right => new RandomExpression($"{name}({left.Text}, {right.Text})",
                values => Calculate(name, left.Value(values), right.Value(values)))))));

    private static Gen<RandomExpression> Condition(int depth) => depth == 0
        ? Gen.OneOf(
            Gen.Constant(Reference("nesterov")),
            Gen.Elements(true, false).Select(flag => new RandomExpression(flag ? "true" : "false", _ => flag)))
        : Gen.OneOf(
            Gen.Elements("==", "!=", "<", "<=", ">", ">=").SelectMany(op => Pair(Numbers(depth - 1), op, Compare)),
            Gen.Elements("==", "!=").SelectMany(op => Pair(TextAtom, op, Compare)),
            Gen.Elements("==", "!=").SelectMany(op => Pair(Condition(depth - 1), op, Compare)),
            Gen.Elements("and", "or").SelectMany(op => Pair(Condition(depth - 1), op, (_, left, right) => op == "and"
                ? left is true && right is true : left is true || right is true)),
            Condition(depth - 1).Select(inner => new RandomExpression(
                $"(not {inner.Text})", values => inner.Value(values) is not true)),
            Gen.Elements("in", "not in").SelectMany(op => Numbers(depth - 1).SelectMany(item =>
                Numbers(depth - 1).ArrayOf(2).Select(list => new RandomExpression(
                    $"({item.Text} {op} [{list[0].Text}, {list[1].Text}])", values => Listed(
                        op == "in", item.Value(values), [.. list.Select(one => one.Value(values))]))))));

    private static Gen<RandomExpression> Pair(
        Gen<RandomExpression> operand, string op, Func<string, object?, object?, object?> join) =>
        operand.SelectMany(left => operand.Select(right => new RandomExpression(
            $"({left.Text} {op} {right.Text})", values => join(op, left.Value(values), right.Value(values)))));

    private static object? Map(object? value, Func<double, double> function) =>
        value is double number ? Finite(function(number)) : value;

    private static object? Calculate(string op, object? left, object? right)
    {
        if (left is double.NaN || right is double.NaN)
        {
            return double.NaN;
        }

        return left is not double x || right is not double y ? null : Finite(op switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            "**" => Math.Pow(x, y),
            "min" => Math.Min(x, y),
            _ => Math.Max(x, y),
        });
    }

    private static object Compare(string op, object? left, object? right)
    {
        if (left is double.NaN || right is double.NaN)
        {
            return false;
        }

        bool isEqual = left is not null && Equals(left, right);
        return op switch
        {
            "==" => isEqual,
            "!=" => !isEqual,
            _ => left is double x && right is double y
                && op switch { "<" => x < y, "<=" => x <= y, ">" => x > y, _ => x >= y },
        };
    }

    private static bool Listed(bool isIn, object? item, object?[] list) =>
        item is not double.NaN && !list.Contains(double.NaN)
        && (item is not null && list.Contains(item)) == isIn;

    private static double Finite(double number) => double.IsFinite(number) ? number + 0.0 : double.NaN;
}
