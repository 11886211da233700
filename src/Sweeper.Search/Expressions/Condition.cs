namespace Sweeper.Search.Expressions;

/// <summary>An expression of a sweep file, such as <c>batch_size * max_length &lt;= 8192</c>.</summary>
/// <remarks>
/// Numbers, texts (bare words or quoted), true and false, parameters; <c>+ - * / % **</c>, min, max, abs, log10, sqrt;
/// <c>== != &lt; &lt;= &gt; &gt;=</c>, <c>in [a, b]</c>, <c>not in</c>; and, or, not. Numbers are 64-bit floating-point
/// ones. A comparison with a calculation that fails (division by zero, overflow, the root or logarithm of a negative
/// number) does not hold, whatever its operator; one with an absent parameter does not either, but for != and not in,
/// which do. Reading and evaluating take a bounded time and cannot run code.
/// </remarks>
public sealed class Condition : Predicate
{
    private readonly Expression _root;

    private Condition(Expression root)
    {
        _root = root;
        ExpressionName[] names =
            [.. References(root).Select(reference => reference.Name).DistinctBy(name => name.Name)];
        Names = [.. names.Where(name => name.Constant is null).Select(name => name.Name)];
        ConstantNames = [.. names.Where(name => name.Constant is not null).Select(name => name.Name)];
    }

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names { get; }

    /// <summary>The names it speaks of that stand for constants.</summary>
    public IReadOnlyCollection<string> ConstantNames { get; }

    /// <param name="text">At most 2,000 characters.</param>
    /// <param name="names">The parameters it may speak of.</param>
    /// <exception cref="ExpressionException">It cannot be read.</exception>
    public static Condition Parse(string text, IReadOnlyCollection<ExpressionName> names) =>
        new(new Checker(names).Check(Parser.Parse(text, names.Select(name => name.Name))));

    /// <summary>Holds when none of the conditions does.</summary>
    /// <param name="conditions">One or more.</param>
    public static Condition NoneOf(IEnumerable<Condition> conditions) => new(conditions
        .Select(Expression (condition) => new Not(condition._root, 1))
        .Aggregate((left, right) => new And(left, right, 1)));

    /// <inheritdoc/>
    public override bool Holds(Func<string, ParameterValue?> valueOf) => _root.Evaluate(valueOf).IsTrue;

    /// <summary>The expression, written so that it reads back as the same.</summary>
    public override string ToString() => _root.ToString();

    private static IEnumerable<Reference> References(Expression expression) =>
        expression is Reference reference ? [reference] : expression.Parts.SelectMany(References);
}
