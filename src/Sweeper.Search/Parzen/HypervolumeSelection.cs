namespace Sweeper.Search.Parzen;

/// <summary>Picks the points that together dominate most: layers of the front, the last one in part.</summary>
/// <remarks>
/// Y. Ozaki et al., "Multiobjective tree-structured Parzen estimator", JAIR 73, 2022: whole non-domination layers as long
/// as they fit, and of the next one the points that add most hypervolume, one after the other.
/// </remarks>
internal static class HypervolumeSelection
{
    // Of the span of the layers chosen from: so far beyond their worst values the reference point lies.
    private const double Margin = 0.1;

    // So that a point that adds nothing still counts for something.
    private const double LeastWeight = 0.1;

    /// <summary>The indices of the best points and the weight of each.</summary>
    /// <param name="points">All finite.</param>
    /// <param name="directions">Two or three.</param>
    /// <param name="count">How many to pick, at most as many as there are points.</param>
    /// <returns>Weights above 0 and at most 1, in proportion to the hypervolume a point adds to the others picked.</returns>
    public static IReadOnlyList<(int Index, double Weight)> Pick(
        IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<Direction> directions, int count)
    {
        IReadOnlyList<IReadOnlyList<int>> layers = ParetoFront.Layers(points, directions, count);
        double[] reference = Reference([.. layers.SelectMany(layer => layer).Select(i => points[i])], directions);
        List<int> chosen = [];
        foreach (IReadOnlyList<int> layer in layers)
        {
            int room = count - chosen.Count;
            chosen.AddRange(layer.Count <= room ? layer : Subset(points, layer, reference, directions, room));
        }

        double[] shares = ParetoFront.Contributions([.. chosen.Select(i => points[i])], reference, directions);
        double most = shares.Append(0).Max();
        return [.. chosen.Select((index, i) => (index, most > 0 ? Math.Max(LeastWeight, shares[i] / most) : 1))];
    }

    // Greedy, and lazy: what a point adds only shrinks as others are picked, so a point that still adds as much as the
    // next one added at best is the one.
    private static List<int> Subset(
        IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<int> layer, double[] reference,
        IReadOnlyList<Direction> directions, int count)
    {
        List<int> chosen = [];
        double volume = 0;
        PriorityQueue<int, (double, int)> queue = new(layer.Select(i => (i, (double.NegativeInfinity, i))));
        while (chosen.Count < count && queue.TryDequeue(out int candidate, out _))
        {
            double grown = ParetoFront.Hypervolume(
                [.. chosen.Append(candidate).Select(i => points[i])], reference, directions);
            (double, int) rank = (volume - grown, candidate);
            if (queue.TryPeek(out _, out (double, int) next) && next.CompareTo(rank) < 0)
            {
                queue.Enqueue(candidate, rank);
                continue;
            }

            chosen.Add(candidate);
            volume = grown;
        }

        return chosen;
    }

    private static double[] Reference(List<IReadOnlyList<double>> points, IReadOnlyList<Direction> directions) =>
        [.. directions.Select((direction, goal) =>
        {
            double least = points.Min(point => point[goal]);
            double most = points.Max(point => point[goal]);
            double beyond = most > least ? Margin * (most - least) : 1;
            return direction == Direction.Maximize ? least - beyond : most + beyond;
        })];
}
