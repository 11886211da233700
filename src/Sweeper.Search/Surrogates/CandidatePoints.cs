namespace Sweeper.Search.Surrogates;

/// <summary>Draws points at which to look.</summary>
internal sealed class CandidatePoints
{
    private readonly EncodedSpace _space;
    private readonly SeededRandom _random;

    public CandidatePoints(EncodedSpace space, SeededRandom random)
    {
        _space = space;
        _random = random;
    }

    /// <summary>A full point at random.</summary>
    public double[] Random()
    {
        double[] point = new double[_space.Dimensions.Length];
        foreach (int d in _space.Varying)
        {
            point[d] = _space.Dimensions[d].AtQuantile(_random.NextDouble());
        }

        return point;
    }

    /// <summary>One of some masked points with one or some of its coordinates changed a little or a lot; full.</summary>
    public double[] Variation(IReadOnlyList<double[]> bases)
    {
        double[] point = Complete(bases[_random.NextInt(bases.Count)]);
        double share = Math.Max(0.35, 2.0 / Math.Max(_space.Varying.Length, 1));
        double scale = Math.Pow(10, -2 + (1.7 * _random.NextDouble()));
        double kind = _random.NextDouble();
        int only = _space.Varying.Length == 0 ? 0 : _space.Varying[_random.NextInt(_space.Varying.Length)];
        foreach (int d in _space.Varying)
        {
            bool changes = kind < 0.25 ? d == only : _random.NextDouble() < share;
            if (changes)
            {
                point[d] = Moved(_space.Dimensions[d], point[d], scale);
            }
        }

        return point;
    }

    private double Moved(EncodedDimension dimension, double coordinate, double scale)
    {
        double quantile = _random.NextDouble();
        switch (dimension.Kind)
        {
            case DimensionKind.Nominal:
                return dimension.AtQuantile(quantile);
            case DimensionKind.Levels:
                double moved = dimension.Realise(coordinate + (scale * _random.NextGaussian()));
                int level = dimension.NearestLevel(coordinate);
                return moved != coordinate ? moved
                    : dimension.LevelAt(Math.Clamp(level + (quantile < 0.5 ? -1 : 1), 0, dimension.Count - 1));
            default:
                return Math.Clamp(coordinate + (scale * _random.NextGaussian()), 0, 1);
        }
    }

    // A masked point with random coordinates for what is absent.
    private double[] Complete(double[] masked)
    {
        double[] point = [.. masked];
        for (int d = 0; d < point.Length; d++)
        {
            if (double.IsNaN(point[d]))
            {
                point[d] = _space.Dimensions[d].AtQuantile(_random.NextDouble());
            }
        }

        return point;
    }

    /// <summary>Other coordinates of a dimension that is not continuous: some categories, or levels at distances 1, 2, 4 and so on.</summary>
    public static IEnumerable<double> Neighbours(EncodedDimension dimension, double coordinate)
    {
        if (dimension.Kind == DimensionKind.Nominal)
        {
            // Of many categories, some: those that follow in the list, all around.
            int count = Math.Min(dimension.Count - 1, 16);
            return Enumerable.Range(1, count).Select(i => (double)(((int)coordinate + i) % dimension.Count));
        }

        int level = dimension.NearestLevel(coordinate);
        return Steps(dimension.Count).SelectMany(step => new[] { level - step, level + step })
            .Where(other => other >= 0 && other < dimension.Count)
            .Select(dimension.LevelAt);
    }

    private static IEnumerable<int> Steps(int count)
    {
        for (int step = 1; step < count; step *= 2)
        {
            yield return step;
        }
    }
}
