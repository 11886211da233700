namespace Sweeper.Search;

/// <summary>What several goals at once make of a set of points: the front, its volume and each point's share in it.</summary>
/// <remarks>
/// A point has one number for each goal. It dominates another when it is as good in every goal and better in one. Points
/// with a NaN or an infinity are on no front and fill no volume. Pure functions, safe to call from several threads.
/// </remarks>
public static class ParetoFront
{
    /// <summary>The indices of the points that no other point dominates, in ascending order; of equal points, all.</summary>
    /// <param name="points">Each of as many numbers as there are directions.</param>
    /// <param name="directions">One for each goal, one or more.</param>
    /// <remarks>O(points x front) after sorting.</remarks>
    public static IReadOnlyList<int> Indices(
        IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<Direction> directions)
    {
        double[][] costs = Costs(points, directions);
        return [.. FrontOf(costs, InOrder(costs, Enumerable.Range(0, costs.Length))).Order()];
    }

    /// <summary>
    /// The indices of the points front by front: the front first, then the front of what is left without it, and so on,
    /// until there are enough or none is left.
    /// </summary>
    /// <param name="points">Each of as many numbers as there are directions.</param>
    /// <param name="directions">One for each goal, one or more.</param>
    /// <param name="enough">No further front is looked for once the fronts hold so many points.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Layers(
        IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<Direction> directions, int enough = int.MaxValue)
    {
        double[][] costs = Costs(points, directions);
        List<int> left = InOrder(costs, Enumerable.Range(0, costs.Length));
        List<IReadOnlyList<int>> layers = [];
        for (int count = 0; count < enough && left.Count > 0; count += layers[^1].Count)
        {
            HashSet<int> front = [.. FrontOf(costs, left)];
            layers.Add([.. front.Order()]);
            left.RemoveAll(front.Contains);
        }

        return layers;
    }

    /// <summary>The volume of what the points dominate, out to a reference point: larger is better.</summary>
    /// <param name="points">Each of as many numbers as there are directions.</param>
    /// <param name="reference">Worse than all worth counting: what does not beat it in every goal counts nothing.</param>
    /// <param name="directions">One, two or three goals.</param>
    /// <returns>0 or more; exact but for rounding. O(n log n) for two goals, O(n^2) for three.</returns>
    /// <exception cref="ArgumentException">There are more than three goals.</exception>
    public static double Hypervolume(
        IReadOnlyList<IReadOnlyList<double>> points,
        IReadOnlyList<double> reference,
        IReadOnlyList<Direction> directions)
    {
        if (directions.Count is < 1 or > 3)
        {
            throw new ArgumentException($"A hypervolume takes one to three goals, not {directions.Count}.", nameof(directions));
        }

        double[] far = Costs([reference], directions)[0];
        double[][] inside = [.. Costs(points, directions).Where(cost => cost.Zip(far).All(pair =>
            double.IsFinite(pair.First) && pair.First < pair.Second))];
        return directions.Count switch
        {
            1 => far[0] - inside.Select(cost => cost[0]).Append(far[0]).Min(),
            2 => Area([.. inside.OrderBy(cost => cost[0])], far),
            _ => Volume([.. inside.OrderBy(cost => cost[2])], far),
        };
    }

    /// <summary>How much smaller the hypervolume would be without each of the points.</summary>
    /// <param name="points">Each of as many numbers as there are directions.</param>
    /// <param name="reference">As for <see cref="Hypervolume"/>.</param>
    /// <param name="directions">One, two or three goals.</param>
    /// <returns>One for each point, 0 or more: 0 for a dominated one and for one of several that are equal.</returns>
    public static double[] Contributions(
        IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<double> reference, IReadOnlyList<Direction> directions)
    {
        double whole = Hypervolume(points, reference, directions);
        return [.. points.Select((_, i) =>
            Math.Max(0, whole - Hypervolume([.. points.Where((_, j) => j != i)], reference, directions)))];
    }

    // As costs to minimise, whatever the directions.
    private static double[][] Costs(
        IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<Direction> directions) =>
        [.. points.Select(point => point.Count == directions.Count
            ? point.Zip(directions, (value, direction) => direction == Direction.Maximize ? -value : value).ToArray()
            : throw new ArgumentException($"A point has {point.Count} values for {directions.Count} goals.", nameof(points)))];

    // Finite points in lexicographic order: none is dominated by a later one.
    private static List<int> InOrder(double[][] costs, IEnumerable<int> indices)
    {
        List<int> order = [.. indices.Where(i => costs[i].All(double.IsFinite))];
        order.Sort((left, right) =>
        {
            int comparison = costs[left].AsSpan().SequenceCompareTo(costs[right]);
            return comparison != 0 ? comparison : left.CompareTo(right);
        });
        return order;
    }

    private static List<int> FrontOf(double[][] costs, List<int> inOrder)
    {
        List<int> front = [];
        foreach (int i in inOrder)
        {
            if (!front.Exists(j => Dominates(costs[j], costs[i])))
            {
                front.Add(i);
            }
        }

        return front;
    }

    private static bool Dominates(double[] left, double[] right)
    {
        bool isBetter = false;
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] > right[i])
            {
                return false;
            }

            isBetter |= left[i] < right[i];
        }

        return isBetter;
    }

    // Strip by strip along the first cost.
    private static double Area(double[][] byFirst, double[] far)
    {
        double area = 0;
        double lowest = far[1];
        foreach (double[] cost in byFirst)
        {
            if (cost[1] < lowest)
            {
                area += (far[0] - cost[0]) * (lowest - cost[1]);
                lowest = cost[1];
            }
        }

        return area;
    }

    // Slab by slab along the third cost: between two neighbours the cross-section is what the nearer points dominate.
    private static double Volume(double[][] byThird, double[] far)
    {
        List<double[]> section = [];
        double volume = 0;
        for (int i = 0; i < byThird.Length; i++)
        {
            int place = section.FindIndex(cost => cost[0] > byThird[i][0]);
            section.Insert(place < 0 ? section.Count : place, byThird[i]);
            double end = i + 1 < byThird.Length ? byThird[i + 1][2] : far[2];
            volume += Area([.. section], far) * (end - byThird[i][2]);
        }

        return volume;
    }
}
