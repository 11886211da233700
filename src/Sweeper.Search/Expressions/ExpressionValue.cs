namespace Sweeper.Search.Expressions;

/// <summary>
/// What an expression comes to: a value, nothing because a parameter is absent, or a failed calculation.
/// </summary>
internal readonly record struct ExpressionValue
{
    private enum State
    {
        Absent,
        Failed,
        Number,
        Text,
        Flag,
    }

    private State Is { get; init; }

    private double Number { get; init; }

    private string? Text { get; init; }

    /// <summary>A parameter that the configuration lacks, and everything calculated from it.</summary>
    public static ExpressionValue Absent => default;

    /// <summary>
    /// A division by zero, an overflow, the logarithm of a negative number, and everything calculated from one.
    /// </summary>
    public static ExpressionValue Failed => new() { Is = State.Failed };

    public bool IsAbsent => Is == State.Absent;

    public bool IsFailed => Is == State.Failed;

    public bool IsTrue => Is == State.Flag && Number != 0;

    public double? AsNumber => Is == State.Number ? Number : null;

    public static ExpressionValue Of(double number) =>
        double.IsFinite(number) ? new() { Is = State.Number, Number = number + 0.0 } : Failed;

    public static ExpressionValue Of(bool flag) => new() { Is = State.Flag, Number = flag ? 1 : 0 };

    public static ExpressionValue Of(string text) => new() { Is = State.Text, Text = text };

    public static ExpressionValue Of(ParameterValue? value) => value switch
    {
        null => Absent,
        ParameterValue.Text text => Of(text.Value),
        ParameterValue.Flag flag => Of(flag.Value),
        _ => Of(value.AsNumber()!.Value),
    };

    /// <summary>A calculation with numbers: it fails when one of them failed, else is absent when one is.</summary>
    public static ExpressionValue Calculate(ReadOnlySpan<ExpressionValue> operands, Func<double[], double> calculation)
    {
        var numbers = new double[operands.Length];
        bool isAbsent = false;
        for (int i = 0; i < operands.Length; i++)
        {
            if (operands[i].IsAbsent)
            {
                isAbsent = true;
            }
            else if (operands[i].AsNumber is double number)
            {
                numbers[i] = number;
            }
            else
            {
                return Failed;
            }
        }

        return isAbsent ? Absent : Of(calculation(numbers));
    }
}
