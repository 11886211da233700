namespace Sweeper.Search.Expressions;

/// <summary><c>-x</c>.</summary>
internal sealed record Negative(Expression Operand, int Column) : Expression(Column)
{
    public override int Strength => Strengths.Negative;

    public override ValueKinds Kinds => ValueKinds.Number;

    public override IEnumerable<Expression> Parts => [Operand];

    public override ExpressionValue Evaluate(Func<string, ParameterValue?> valueOf) =>
        ExpressionValue.Calculate([Operand.Evaluate(valueOf)], numbers => -numbers[0]);

    public override string ToString() => $"-{Operand.Within(Strengths.Negative)}";
}

/// <summary>Two numbers and the sign between them.</summary>
internal sealed record Arithmetic(ArithmeticOperator Operator, Expression Left, Expression Right, int Column)
    : Expression(Column)
{
    public override int Strength => Strengths.Of(Operator);

    public override ValueKinds Kinds => ValueKinds.Number;

    public override IEnumerable<Expression> Parts => [Left, Right];

    public override ExpressionValue Evaluate(Func<string, ParameterValue?> valueOf) =>
        ExpressionValue.Calculate([Left.Evaluate(valueOf), Right.Evaluate(valueOf)],
            numbers => Operator.Apply(numbers[0], numbers[1]));

    // 2 ** 3 ** 4 is 2 ** (3 ** 4), and its exponent may be negative; the others group from the left.
    public override string ToString() => Operator == ArithmeticOperator.Power
        ? $"{Left.Within(Strengths.Atom)} ** {Right.Within(Strengths.Negative)}"
        : $"{Left.Within(Strength)} {Operator.Symbol()} {Right.Within(Strength + 1)}";
}

/// <summary>A function of numbers.</summary>
internal sealed record Call(Function Function, IReadOnlyList<Expression> Arguments, int Column) : Expression(Column)
{
    public override int Strength => Strengths.Atom;

    public override ValueKinds Kinds => ValueKinds.Number;

    public override IEnumerable<Expression> Parts => Arguments;

    public override ExpressionValue Evaluate(Func<string, ParameterValue?> valueOf) => ExpressionValue.Calculate(
        Arguments.Select(argument => argument.Evaluate(valueOf)).ToArray(), Function.Calculate);

    public override string ToString() => $"{Function.Name}({string.Join(", ", Arguments)})";
}
