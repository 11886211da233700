using System.Runtime.CompilerServices;

namespace Sweeper.Search;

/// <summary>
/// Guards of the domains' constructors: a reader of sweep files has told the user long before.
/// </summary>
internal static class DomainCheck
{
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) ? value : throw Bug(name, value, "must be finite");

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value > 0 ? value : throw Bug(name, value, "must be a number above 0");

    public static double NotNegative(double value,
        [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw Bug(name, value, "must be 0 or more");

    public static double NotBelow(double min, double max) =>
        double.IsFinite(max) && min <= max ? max : throw Bug("max", max, $"must be finite and {min} or more");

    private static ArgumentException Bug(string name, double value, string rule) =>
        new($"Bug in Sweeper: {name} of a domain is {value}, but {rule}.", name);
}
