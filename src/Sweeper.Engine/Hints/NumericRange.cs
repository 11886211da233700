using Sweeper.Search;

namespace Sweeper.Engine.Hints;

/// <summary>The numbers a parameter may have: bounds, or an ordered list of three or more.</summary>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="IsLog">Whether steps are factors.</param>
/// <param name="Values">Ascending; empty for bounds.</param>
internal sealed record NumericRange(double Min, double Max, bool IsLog, double[] Values)
{
    private const int LeastValues = 3;

    /// <summary>Whether every value of the list is a whole number of 1 or more, as a batch size is.</summary>
    public bool IsWhole => Values.Length > 0 && Array.TrueForAll(Values, value => double.IsInteger(value) && value >= 1);

    /// <summary>Null when the domain has no bounds, or too few values to tell an edge from the middle.</summary>
    public static NumericRange? Of(Domain domain)
    {
        NumericRange? range = domain switch
        {
            LogUniform d => new(d.Min, d.Max, true, []),
            InvLogUniform d => new(d.Min, d.Max, true, []),
            QLogUniform d => new(d.Min, d.Max, true, []),
            Uniform d => new(d.Min, d.Max, false, []),
            QUniform d => new(d.Min, d.Max, false, []),
            IntUniform d => d.Max - (double)d.Min >= LeastValues - 1 ? new(d.Min, d.Max, false, []) : null,
            Categorical { IsOrdinal: true } list => OfList(list),
            _ => null,
        };
        return range is { } found && found.Min < found.Max ? found : null;
    }

    /// <summary>0 at the smallest, 1 at the largest; along a list by its order.</summary>
    public double Position(double value) =>
        Values.Length > 0 ? (double)Array.FindLastIndex(Values, one => one <= value) / (Values.Length - 1)
        : IsLog ? Math.Log(value / Min) / Math.Log(Max / Min)
        : (value - Min) / (Max - Min);

    /// <summary>Values beyond an end: two more steps of a list, or half as much again of a range.</summary>
    /// <param name="side">-1 below, 1 above.</param>
    public IEnumerable<double> Beyond(int side)
    {
        if (Values.Length == 0)
        {
            double factor = Math.Sqrt(Max / Min);
            double half = (Max - Min) / 2;
            return [IsLog ? (side > 0 ? Max * factor : Min / factor) : (side > 0 ? Max + half : Min - half)];
        }

        (double end, double inner) = side > 0 ? (Values[^1], Values[^2]) : (Values[0], Values[1]);
        return IsLog && inner != 0
            ? [end * (end / inner), end * (end / inner) * (end / inner)]
            : [end + (end - inner), end + (2 * (end - inner))];
    }

    private static NumericRange? OfList(Categorical list)
    {
        double[] values = [.. list.Values.Select(value => value.AsNumber()).OfType<double>().Distinct().Order()];
        // Lists such as 8, 16, 32 or 1e-5, 2e-5, 5e-5 go by factors.
        return values.Length < LeastValues ? null
            : new(values[0], values[^1], values[0] > 0 && values[^1] >= values[0] * values.Length, values);
    }
}
