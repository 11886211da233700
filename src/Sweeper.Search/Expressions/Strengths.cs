namespace Sweeper.Search.Expressions;

/// <summary>How tightly operators hold their operands, from the loosest to the tightest.</summary>
internal static class Strengths
{
    public const int Or = 1;
    public const int And = 2;
    public const int Not = 3;
    public const int Comparison = 4;
    public const int Sum = 5;
    public const int Product = 6;
    public const int Negative = 7;
    public const int Power = 8;
    public const int Atom = 9;

    public static int Of(ArithmeticOperator op) => op switch
    {
        ArithmeticOperator.Add or ArithmeticOperator.Subtract => Sum,
        ArithmeticOperator.Power => Power,
        _ => Product,
    };
}
