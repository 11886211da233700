namespace Sweeper.Search.Surrogates;

/// <summary>Looks for the untried point with the largest acquisition value.</summary>
/// <remarks>
/// Random points and variations of the best evaluated ones, of which the best are improved by turns: the continuous
/// coordinates along the gradient, the others by their neighbours. A finite space that is small is looked at as a whole.
/// </remarks>
internal sealed class AcquisitionMaximizer
{
    private readonly EncodedSpace _space;
    private readonly Acquisition _acquisition;
    private readonly HashSet<ulong> _tried;
    private readonly SeededRandom _random;
    private readonly MaximizerSettings _settings;
    private readonly int[] _varying;
    private readonly double[] _masked;

    public AcquisitionMaximizer(EncodedSpace space, Acquisition acquisition, HashSet<ulong> tried, SeededRandom random,
        MaximizerSettings settings)
    {
        _space = space;
        _acquisition = acquisition;
        _tried = tried;
        _random = random;
        _settings = settings;
        _varying = space.Varying;
        _masked = new double[space.Dimensions.Length];
    }

    /// <summary>The best point found, full; null when every point looked at was tried before or is not allowed.</summary>
    /// <param name="bases">The best evaluated points, masked, best first; their variations are looked at.</param>
    public double[]? Maximize(IReadOnlyList<double[]> bases)
    {
        List<Candidate> candidates = [];
        if (_space.Space.Points is { } points && points.Count <= _settings.MaxListed)
        {
            for (long i = 0; i < points.Count; i++)
            {
                Consider(Filled(_space.Encode(points.At(i)).Coordinates), candidates);
            }

            return Best(Shortlist(candidates))?.Point;
        }

        for (int i = 0; i < _settings.RandomPoints; i++)
        {
            Consider(RandomPoint(), candidates);
        }

        for (int i = 0; i < _settings.Variations && bases.Count > 0; i++)
        {
            Consider(Variation(bases[_random.NextInt(bases.Count)]), candidates);
        }

        List<Candidate> refined = [];
        foreach (Candidate candidate in Shortlist(candidates).Take(_settings.Refined))
        {
            refined.Add(Refine(candidate));
        }

        return Best(refined)?.Point;
    }

    // Any coordinate will do for what is absent.
    private static double[] Filled(double[] masked) =>
        [.. masked.Select(coordinate => double.IsNaN(coordinate) ? 0 : coordinate)];

    private static Candidate? Best(List<Candidate> candidates) =>
        candidates.Count == 0 ? null : candidates.MaxBy(candidate => candidate.Value);

    private double[] RandomPoint()
    {
        double[] point = new double[_masked.Length];
        foreach (int d in _varying)
        {
            point[d] = _space.Dimensions[d].AtQuantile(_random.NextDouble());
        }

        return point;
    }

    private double[] Variation(double[] basis)
    {
        double[] point = Complete(basis);
        double share = Math.Max(0.35, 2.0 / Math.Max(_varying.Length, 1));
        double scale = Math.Pow(10, -2 + (1.7 * _random.NextDouble()));
        double kind = _random.NextDouble();
        int only = _varying.Length == 0 ? 0 : _varying[_random.NextInt(_varying.Length)];
        foreach (int d in _varying)
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

    private void Consider(double[] point, List<Candidate> candidates)
    {
        if (IsEligible(point))
        {
            candidates.Add(new Candidate(point, _acquisition.RoughlyAt(_masked)));
        }
    }

    // Those that look best at a rough look, by a careful one, best first.
    private List<Candidate> Shortlist(List<Candidate> candidates)
    {
        List<Candidate> shortlist = [];
        foreach (Candidate candidate in candidates.OrderByDescending(candidate => candidate.Value)
            .Take(_settings.Shortlist))
        {
            _space.Mask(candidate.Point, _masked);
            shortlist.Add(candidate with { Value = _acquisition.At(_masked) });
        }

        return [.. shortlist.OrderByDescending(candidate => candidate.Value)];
    }

    private bool IsEligible(double[] point)
    {
        _space.Mask(point, _masked);
        return !_tried.Contains(EncodedPoint.HashOf(_masked)) && _space.Allows(point);
    }

    // Null when the point was tried before or is not allowed.
    private double? Value(double[] point) => IsEligible(point) ? _acquisition.At(_masked) : null;

    private Candidate Refine(Candidate candidate)
    {
        for (int round = 0; round < _settings.Rounds; round++)
        {
            Candidate next = BestNeighbour(Ascend(candidate));
            bool isEnd = next.Value < candidate.Value + 1e-3;
            candidate = next;
            if (isEnd)
            {
                break;
            }
        }

        return candidate;
    }

    private Candidate Ascend(Candidate candidate)
    {
        double[] point = [.. candidate.Point];
        double[] masked = new double[point.Length];
        _space.Mask(point, masked);
        int[] free = [.. _varying.Where(d =>
            _space.Dimensions[d].Kind == DimensionKind.Continuous && !double.IsNaN(masked[d]))];
        if (free.Length == 0)
        {
            return candidate;
        }

        double[] x = [.. free.Select(d => point[d])];
        double[] lower = new double[x.Length];
        double[] upper = new double[x.Length];
        upper.AsSpan().Fill(1);
        new BoundedMinimizer(lower, upper).Minimize(
            (at, gradient) =>
            {
                for (int i = 0; i < free.Length; i++)
                {
                    masked[free[i]] = at[i];
                    point[free[i]] = at[i];
                }

                if (!_space.Allows(point))
                {
                    return double.PositiveInfinity;
                }

                double value = _acquisition.AtWithGradient(masked, free, gradient);
                VectorMath.Scale(gradient, -1);
                return -value;
            },
            x, _settings.AscentSteps, 1e-4);
        for (int i = 0; i < free.Length; i++)
        {
            point[free[i]] = x[i];
        }

        return Value(point) is double found && found > candidate.Value ? new Candidate(point, found) : candidate;
    }

    // Changes one coordinate after the other to the best of its other values.
    private Candidate BestNeighbour(Candidate candidate)
    {
        foreach (int d in _varying)
        {
            if (_space.Dimensions[d].Kind == DimensionKind.Continuous)
            {
                continue;
            }

            double[] origin = candidate.Point;
            foreach (double coordinate in Neighbours(_space.Dimensions[d], origin[d]))
            {
                double[] point = [.. origin];
                point[d] = coordinate;
                if (Value(point) is double value && value > candidate.Value)
                {
                    candidate = new Candidate(point, value);
                }
            }
        }

        return candidate;
    }

    private static IEnumerable<double> Neighbours(EncodedDimension dimension, double coordinate)
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

    private sealed record Candidate(double[] Point, double Value);
}

/// <summary>How hard an <see cref="AcquisitionMaximizer"/> looks.</summary>
internal sealed record MaximizerSettings
{
    /// <summary>Points drawn at random.</summary>
    public int RandomPoints { get; init; } = 200;

    /// <summary>Variations of the best evaluated points.</summary>
    public int Variations { get; init; } = 300;

    /// <summary>How many of them are looked at in the eyes of all models.</summary>
    public int Shortlist { get; init; } = 30;

    /// <summary>How many of those are improved.</summary>
    public int Refined { get; init; } = 5;

    /// <summary>How often gradient and neighbours take turns, at most.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Steps along the gradient in each round, at most.</summary>
    public int AscentSteps { get; init; } = 20;

    /// <summary>Finite spaces of up to this many points are looked at as a whole.</summary>
    public int MaxListed { get; init; } = 1000;
}
