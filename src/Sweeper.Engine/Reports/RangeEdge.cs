using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>The winner has the smallest or largest value of a parameter that was tried: the best may lie beyond.</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Value">The winner's value.</param>
/// <param name="IsLargest">Whether it is the largest tried; else the smallest.</param>
public sealed record RangeEdge(string Parameter, ParameterValue Value, bool IsLargest)
{
    /// <summary>
    /// Looks at numeric parameters with three or more values: of two values one always is the edge. For many values
    /// (random search) the outermost twentieth of the range counts as the edge, on a log scale when the values are
    /// positive and span a factor of 100 or more.
    /// </summary>
    public static IReadOnlyList<RangeEdge> Of(IReadOnlyList<ScoredTrial> ranking, IEnumerable<string> varied)
    {
        List<RangeEdge> edges = [];
        if (ranking is not [{ IsOverLimit: false }, ..])
        {
            return edges;
        }

        foreach (string name in varied)
        {
            double?[] tried = [.. ranking.Select(scored => scored.Trial.Configuration[name]?.AsNumber()).Distinct()];
            if (tried.Length >= 3
                && tried.All(value => value is not null)
                && Position(tried[0]!.Value, tried.Min()!.Value, tried.Max()!.Value) is var position
                && (position <= 0.05 || position >= 0.95))
            {
                edges.Add(new(name, ranking[0].Trial.Configuration[name]!, position >= 0.95));
            }
        }

        return edges;
    }

    // 0 at the smallest value tried, 1 at the largest.
    private static double Position(double value, double low, double high) => low > 0 && high >= 100 * low
        ? Math.Log(value / low) / Math.Log(high / low)
        : (value - low) / (high - low);
}
