namespace Sweeper.Search;

/// <summary>Rounds to multiples of <c>q</c>, as the <c>q_</c> distributions do.</summary>
internal static class Quantizer
{
    // More values than this are not listed: nothing can exhaust them.
    private const double MaxListed = 100_000;

    // Beyond this a double no longer tells neighbouring multiples apart.
    private const double MaxExact = 1e15;

    /// <summary>The multiple of q nearest to a value (half to even), clipped to [min, max].</summary>
    public static ParameterValue Round(double value, double q, double min, double max)
    {
        // The logarithm's way there and back may end just outside, on the other side of a half.
        double inside = Math.Clamp(value, min, max);
        double multiple = Math.Round(inside / q);
        return Clip(Math.Abs(multiple) > MaxExact ? inside : Product(multiple, q), q, min, max);
    }

    /// <summary>
    /// Everything <see cref="Round"/> gives for values in [min, max]; null when that is too much to list.
    /// </summary>
    public static IReadOnlyList<ParameterValue>? Support(double q, double min, double max)
    {
        double first = Math.Round(min / q);
        double last = Math.Round(max / q);
        if (!(last - first < MaxListed) || Math.Abs(first) > MaxExact || Math.Abs(last) > MaxExact)
        {
            return null;
        }

        IEnumerable<ParameterValue> values = Enumerable.Range(0, (int)(last - first) + 1)
            .Select(i => Clip(Product(first + i, q), q, min, max));
        return [.. values.DistinctBy(value => value.CanonicalText)];
    }

    /// <summary>
    /// min, min + q, min + 2q, ... up to max, which is included when a step hits it; null when too many.
    /// </summary>
    public static IReadOnlyList<ParameterValue>? Steps(double q, double min, double max)
    {
        // The tolerance keeps max when (max - min) / q is a whole number but for rounding.
        double steps = Math.Floor(((max - min) / q) + 1e-9);
        return steps is >= 0 and < MaxListed
            ? [.. Enumerable.Range(0, (int)steps + 1)
                .Select(i => Clip(Sum(min, Product(i, q)), q, min, max))
                .DistinctBy(value => value.CanonicalText)]
            : null;
    }

    private static ParameterValue Clip(double value, double q, double min, double max)
    {
        double clipped = Math.Clamp(value, min, max) + 0.0;
        return double.IsInteger(q) && double.IsInteger(clipped) && Math.Abs(clipped) < 9e18
            ? new ParameterValue.Integer((long)clipped)
            : new ParameterValue.Real(clipped);
    }

    // Decimal arithmetic makes 3 * 0.1 the 0.3 that people write, not 0.30000000000000004.
    private static double Product(double multiple, double q) =>
        IsShort(q) && IsShort(multiple) && Math.Abs(multiple * q) < MaxExact
            ? (double)((decimal)multiple * (decimal)q)
            : multiple * q;

    private static double Sum(double left, double right) =>
        IsShort(left) && IsShort(right) ? (double)((decimal)left + (decimal)right) : left + right;

    private static bool IsShort(double value) =>
        value == 0 || (Math.Abs(value) is > 1e-12 and < MaxExact && (double)(decimal)value == value);
}
