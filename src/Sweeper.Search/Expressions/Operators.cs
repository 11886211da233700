namespace Sweeper.Search.Expressions;

/// <summary>What is calculated from two numbers.</summary>
internal enum ArithmeticOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

/// <summary>How two values are compared.</summary>
internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A function of numbers.</summary>
/// <param name="Name">As written.</param>
/// <param name="Least">Fewest arguments.</param>
/// <param name="Most">Most arguments.</param>
/// <param name="Calculate">Of that many numbers; what is not finite counts as a failure.</param>
internal sealed record Function(string Name, int Least, int Most, Func<double[], double> Calculate)
{
    public static IReadOnlyList<Function> All { get; } =
    [
        new("min", 2, int.MaxValue, numbers => numbers.Min()),
        new("max", 2, int.MaxValue, numbers => numbers.Max()),
        new("abs", 1, 1, numbers => Math.Abs(numbers[0])),
        new("log10", 1, 1, numbers => Math.Log10(numbers[0])),
        new("sqrt", 1, 1, numbers => Math.Sqrt(numbers[0])),
    ];
}

/// <summary>How the operators are written, and what they do.</summary>
internal static class Operators
{
    public static string Symbol(this ArithmeticOperator op) => op switch
    {
        ArithmeticOperator.Add => "+",
        ArithmeticOperator.Subtract => "-",
        ArithmeticOperator.Multiply => "*",
        ArithmeticOperator.Divide => "/",
        ArithmeticOperator.Remainder => "%",
        _ => "**",
    };

    public static string Symbol(this ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => "==",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        _ => ">=",
    };

    /// <summary>May be infinite or not a number.</summary>
    public static double Apply(this ArithmeticOperator op, double left, double right) => op switch
    {
        ArithmeticOperator.Add => left + right,
        ArithmeticOperator.Subtract => left - right,
        ArithmeticOperator.Multiply => left * right,
        ArithmeticOperator.Divide => left / right,
        ArithmeticOperator.Remainder => Remainder(left, right),
        _ => Math.Pow(left, right),
    };

    public static bool IsOrder(this ComparisonOperator op) =>
        op is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual);

    /// <summary>Whether the comparison holds. One with a failed side does not, whatever the operator.</summary>
    public static bool Holds(this ComparisonOperator op, ExpressionValue left, ExpressionValue right)
    {
        if (left.IsFailed || right.IsFailed)
        {
            return false;
        }

        bool areEqual = !left.IsAbsent && left == right;
        if (!op.IsOrder())
        {
            return areEqual == (op == ComparisonOperator.Equal);
        }

        return left.AsNumber is double low && right.AsNumber is double high && op switch
        {
            ComparisonOperator.Less => low < high,
            ComparisonOperator.LessOrEqual => low <= high,
            ComparisonOperator.Greater => low > high,
            _ => low >= high,
        };
    }

    // As in Python: the sign is that of the divisor.
    private static double Remainder(double left, double right)
    {
        double rest = left % right;
        return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest;
    }
}
