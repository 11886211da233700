using Sweeper.Search;

namespace Sweeper.Engine.Importance;

/// <summary>A node of a regression tree: a leaf, or a split of one axis.</summary>
internal sealed record TreeNode
{
    /// <summary>Mean objective of the trials here.</summary>
    public double Value { get; init; }

    /// <summary>Which axis is split; -1 in a leaf.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>Positions up to here go left. Of continuous axes.</summary>
    public double Threshold { get; init; }

    /// <summary>Which levels go left; null for continuous axes.</summary>
    public bool[]? LeftLevels { get; init; }

    public TreeNode? Left { get; init; }

    public TreeNode? Right { get; init; }

    /// <summary>The side of a position.</summary>
    public TreeNode Next(double position) =>
        (LeftLevels is null ? position <= Threshold : LeftLevels[(int)position]) ? Left! : Right!;
}

/// <summary>
/// A fully grown regression tree with random splits: at each node some splits of every axis are drawn and the best of all
/// taken (after Geurts, Ernst and Wehenkel 2006, Extremely randomized trees, who draw one of each axis).
/// </summary>
internal sealed class RegressionTree
{
    // With one draw an axis, a tree of 1,000 points misses half of a main effect that rises and falls several times.
    private const int Draws = 8;

    private readonly IReadOnlyList<ParameterAxis> _axes;
    private readonly double[][] _positions;
    private readonly double[] _objective;
    private readonly SeededRandom _random;

    // Of the rows of the node at hand: positions along one axis, and the objective less its mean.
    private readonly double[] _along;
    private readonly double[] _deviations;

    private RegressionTree(IReadOnlyList<ParameterAxis> axes, double[][] positions, double[] objective, int rows, SeededRandom random)
    {
        _axes = axes;
        _positions = positions;
        _objective = objective;
        _random = random;
        _along = new double[rows];
        _deviations = new double[rows];
    }

    /// <summary>Grows a tree.</summary>
    /// <param name="axes">The dimensions.</param>
    /// <param name="positions">Of each trial. <c>[trials][axes]</c>, no NaN.</param>
    /// <param name="objective">Of each trial; finite.</param>
    /// <param name="rows">The trials to learn from; a trial may occur several times.</param>
    /// <param name="random">Where splits come from.</param>
    public static TreeNode Grow(
        IReadOnlyList<ParameterAxis> axes, double[][] positions, double[] objective, int[] rows, SeededRandom random) =>
        new RegressionTree(axes, positions, objective, rows.Length, random).Grow(rows);

    /// <summary>What a tree says about a point.</summary>
    public static double Predict(TreeNode root, double[] positions)
    {
        TreeNode node = root;
        while (node.Axis >= 0)
        {
            node = node.Next(positions[node.Axis]);
        }

        return node.Value;
    }

    private TreeNode Grow(ReadOnlySpan<int> rows)
    {
        double mean = 0;
        bool isConstant = true;
        foreach (int row in rows)
        {
            mean += _objective[row] / rows.Length;
            isConstant &= _objective[row] == _objective[rows[0]];
        }

        if (isConstant)
        {
            return new() { Value = _objective[rows[0]] };
        }

        Split? best = null;
        double bestGain = -1;
        for (int axis = 0; axis < _axes.Count; axis++)
        {
            FindBest(axis, rows, mean, ref best, ref bestGain);
        }

        if (best is not { } split)
        {
            return new() { Value = mean };
        }

        int[] left = new int[rows.Length];
        int[] right = new int[rows.Length];
        (int lefts, int rights) = (0, 0);
        foreach (int row in rows)
        {
            if (split.GoesLeft(_positions[row][split.Axis]))
            {
                left[lefts++] = row;
            }
            else
            {
                right[rights++] = row;
            }
        }

        return new()
        {
            Value = mean,
            Axis = split.Axis,
            Threshold = split.Threshold,
            LeftLevels = split.LeftLevels,
            Left = Grow(left.AsSpan(0, lefts)),
            Right = Grow(right.AsSpan(0, rights)),
        };
    }

    // Draws splits of an axis, and takes one that explains more than the best so far.
    private void FindBest(int axis, ReadOnlySpan<int> rows, double mean, ref Split? best, ref double bestGain)
    {
        Span<double> positions = _along.AsSpan(0, rows.Length);
        Span<double> deviations = _deviations.AsSpan(0, rows.Length);
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        for (int i = 0; i < rows.Length; i++)
        {
            double position = _positions[rows[i]][axis];
            positions[i] = position;
            deviations[i] = _objective[rows[i]] - mean;
            low = position < low ? position : low;
            high = position > high ? position : high;
        }

        // None when all rows are at one place of the axis.
        int draws = low == high ? 0
            : _axes[axis].IsContinuous ? Draws
            : Math.Min(Draws, (int)(high - low));
        for (int i = 0; i < draws; i++)
        {
            Split split = Draw(axis, positions, low, high);
            double gain = Gain(split, positions, deviations);
            (best, bestGain) = gain > bestGain ? (split, gain) : (best, bestGain);
        }
    }

    private Split Draw(int axis, ReadOnlySpan<double> positions, double low, double high)
    {
        if (_axes[axis].IsContinuous)
        {
            double threshold = low + (_random.NextDouble() * (high - low));
            // Rounding may reach the upper end, which would leave the right side empty.
            return new(axis, threshold < high ? threshold : low, null);
        }

        int levels = _axes[axis].Masses.Length;
        return new(axis, 0, _axes[axis].IsOrdered
            ? LevelsUpTo((int)low + _random.NextInt((int)(high - low)), levels)
            : SomeLevels(positions, levels));
    }

    private static bool[] LevelsUpTo(int last, int levels)
    {
        bool[] left = new bool[levels];
        Array.Fill(left, true, 0, last + 1);
        return left;
    }

    // A random part of the levels that occur, neither none nor all; levels that do not occur go to a random side.
    private bool[] SomeLevels(ReadOnlySpan<double> positions, int levels)
    {
        bool[] occurs = new bool[levels];
        foreach (double position in positions)
        {
            occurs[(int)position] = true;
        }

        int[] present = [.. Enumerable.Range(0, levels).Where(level => occurs[level])];
        bool[] left = [.. Enumerable.Range(0, levels).Select(_ => _random.NextInt(2) == 0)];
        _random.Shuffle(present.AsSpan());
        left[present[0]] = true;
        left[present[1]] = false;
        return left;
    }

    // The sum of squares that the split explains.
    private static double Gain(Split split, ReadOnlySpan<double> positions, ReadOnlySpan<double> deviations)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            if (split.GoesLeft(positions[i]))
            {
                sum += deviations[i];
                count++;
            }
        }

        // The right side's sum is the negative of the left's.
        return (sum * sum / count) + (sum * sum / (positions.Length - count));
    }

    /// <summary>A way to part the trials at a node; as in <see cref="TreeNode"/>.</summary>
    private readonly record struct Split(int Axis, double Threshold, bool[]? LeftLevels)
    {
        public bool GoesLeft(double position) => LeftLevels is null ? position <= Threshold : LeftLevels[(int)position];
    }
}
