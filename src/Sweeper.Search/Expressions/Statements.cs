namespace Sweeper.Search.Expressions;

/// <summary>A piece that holds or does not.</summary>
internal abstract record Statement(int Column) : Expression(Column)
{
    public override ValueKinds Kinds => ValueKinds.Flag;

    public sealed override ExpressionValue Evaluate(Func<string, ParameterValue?> valueOf) =>
        ExpressionValue.Of(Holds(valueOf));

    public abstract bool Holds(Func<string, ParameterValue?> valueOf);
}

/// <summary>Two values and how they are compared.</summary>
internal sealed record Comparison(ComparisonOperator Operator, Expression Left, Expression Right, int Column)
    : Statement(Column)
{
    public override int Strength => Strengths.Comparison;

    public override IEnumerable<Expression> Parts => [Left, Right];

    public override bool Holds(Func<string, ParameterValue?> valueOf) =>
        Operator.Holds(Left.Evaluate(valueOf), Right.Evaluate(valueOf));

    public override string ToString() =>
        $"{Left.Within(Strengths.Sum)} {Operator.Symbol()} {Right.Within(Strengths.Sum)}";
}

/// <summary><c>x in [a, b]</c> or <c>x not in [a, b]</c>. Does not hold where one of the values failed.</summary>
internal sealed record Membership(Expression Item, IReadOnlyList<Expression> Values, bool IsNegated, int Column)
    : Statement(Column)
{
    public override int Strength => Strengths.Comparison;

    public override IEnumerable<Expression> Parts => [Item, .. Values];

    public override bool Holds(Func<string, ParameterValue?> valueOf)
    {
        ExpressionValue item = Item.Evaluate(valueOf);
        bool isListed = false;
        foreach (Expression value in Values)
        {
            ExpressionValue listed = value.Evaluate(valueOf);
            if (item.IsFailed || listed.IsFailed)
            {
                return false;
            }

            isListed |= ComparisonOperator.Equal.Holds(item, listed);
        }

        return isListed != IsNegated;
    }

    public override string ToString() =>
        $"{Item.Within(Strengths.Sum)} {(IsNegated ? "not in" : "in")} "
        + $"[{string.Join(", ", Values.Select(value => value.Within(Strengths.Sum)))}]";
}

/// <summary><c>not x</c>.</summary>
internal sealed record Not(Expression Operand, int Column) : Statement(Column)
{
    public override int Strength => Strengths.Not;

    public override IEnumerable<Expression> Parts => [Operand];

    public override bool Holds(Func<string, ParameterValue?> valueOf) => !Operand.Evaluate(valueOf).IsTrue;

    public override string ToString() => $"not {Operand.Within(Strengths.Not)}";
}

/// <summary><c>x and y</c>.</summary>
internal sealed record And(Expression Left, Expression Right, int Column) : Statement(Column)
{
    public override int Strength => Strengths.And;

    public override IEnumerable<Expression> Parts => [Left, Right];

    public override bool Holds(Func<string, ParameterValue?> valueOf) =>
        Left.Evaluate(valueOf).IsTrue && Right.Evaluate(valueOf).IsTrue;

    public override string ToString() => $"{Left.Within(Strengths.And)} and {Right.Within(Strengths.Not)}";
}

/// <summary><c>x or y</c>.</summary>
internal sealed record Or(Expression Left, Expression Right, int Column) : Statement(Column)
{
    public override int Strength => Strengths.Or;

    public override IEnumerable<Expression> Parts => [Left, Right];

    public override bool Holds(Func<string, ParameterValue?> valueOf) =>
        Left.Evaluate(valueOf).IsTrue || Right.Evaluate(valueOf).IsTrue;

    public override string ToString() => $"{Left.Within(Strengths.Or)} or {Right.Within(Strengths.And)}";
}
