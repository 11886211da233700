namespace Sweeper.Engine.Statistics;

/// <summary>Quantiles of a sample, by linear interpolation between its values (type 7 of Hyndman and Fan, 1996).</summary>
internal static class Percentiles
{
    /// <param name="sorted">Ascending; at least one.</param>
    /// <param name="share">In [0, 1].</param>
    public static double At(ReadOnlySpan<double> sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>The middle of a sample that holds a share of it.</summary>
    /// <param name="values">In any order; at least one.</param>
    /// <param name="level">Share to hold, between 0 and 1.</param>
    public static ConfidenceInterval Middle(IEnumerable<double> values, double level)
    {
        double[] sorted = [.. values.Order()];
        return new(At(sorted, (1 - level) / 2), At(sorted, (1 + level) / 2), level);
    }
}
