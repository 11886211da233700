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

    private RegressionTree(IReadOnlyList<ParameterAxis> axes, double[][] positions, double[] objective, SeededRandom random)
    {
        _axes = axes;
        _positions = positions;
        _objective = objective;
        _random = random;
    }

    /// <summary>Grows a tree.</summary>
    /// <param name="axes">The dimensions.</param>
    /// <param name="positions">Of each trial. <c>[trials][axes]</c>, no NaN.</param>
    /// <param name="objective">Of each trial; finite.</param>
    /// <param name="rows">The trials to learn from; a trial may occur several times.</param>
    /// <param name="random">Where splits come from.</param>
    public static TreeNode Grow(
        IReadOnlyList<ParameterAxis> axes, double[][] positions, double[] objective, int[] rows, SeededRandom random) =>
        new RegressionTree(axes, positions, objective, random).Grow(rows);

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

        TreeNode? best = null;
        double bestGain = -1;
        for (int axis = 0; axis < _axes.Count; axis++)
        {
            foreach (TreeNode split in DrawSplits(axis, rows))
            {
                double gain = Gain(split, rows, mean);
                (best, bestGain) = gain > bestGain ? (split, gain) : (best, bestGain);
            }
        }

        if (best is null)
        {
            return new() { Value = mean };
        }

        List<int> left = [];
        List<int> right = [];
        foreach (int row in rows)
        {
            (GoesLeft(best, row) ? left : right).Add(row);
        }

        return best with { Value = mean, Left = Grow([.. left]), Right = Grow([.. right]) };
    }

    private bool GoesLeft(TreeNode split, int row) => split.LeftLevels is { } levels
        ? levels[(int)_positions[row][split.Axis]]
        : _positions[row][split.Axis] <= split.Threshold;

    // None when all rows are at one place of the axis.
    private TreeNode[] DrawSplits(int axis, ReadOnlySpan<int> rows)
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (int row in rows)
        {
            low = Math.Min(low, _positions[row][axis]);
            high = Math.Max(high, _positions[row][axis]);
        }

        int draws = low == high ? 0
            : _axes[axis].IsContinuous ? Draws
            : Math.Min(Draws, (int)(high - low));
        TreeNode[] splits = new TreeNode[draws];
        for (int i = 0; i < draws; i++)
        {
            splits[i] = DrawSplit(axis, rows, low, high);
        }

        return splits;
    }

    private TreeNode DrawSplit(int axis, ReadOnlySpan<int> rows, double low, double high)
    {
        if (_axes[axis].IsContinuous)
        {
            double threshold = low + (_random.NextDouble() * (high - low));
            // Rounding may reach the upper end, which would leave the right side empty.
            return new() { Axis = axis, Threshold = threshold < high ? threshold : low };
        }

        int levels = _axes[axis].Masses.Length;
        return new()
        {
            Axis = axis,
            LeftLevels = _axes[axis].IsOrdered
                ? LevelsUpTo((int)low + _random.NextInt((int)(high - low)), levels)
                : SomeLevels(axis, rows, levels),
        };
    }

    private static bool[] LevelsUpTo(int last, int levels)
    {
        bool[] left = new bool[levels];
        Array.Fill(left, true, 0, last + 1);
        return left;
    }

    // A random part of the levels that occur, neither none nor all; levels that do not occur go to a random side.
    private bool[] SomeLevels(int axis, ReadOnlySpan<int> rows, int levels)
    {
        bool[] occurs = new bool[levels];
        foreach (int row in rows)
        {
            occurs[(int)_positions[row][axis]] = true;
        }

        int[] present = [.. Enumerable.Range(0, levels).Where(level => occurs[level])];
        bool[] left = [.. Enumerable.Range(0, levels).Select(_ => _random.NextInt(2) == 0)];
        _random.Shuffle(present.AsSpan());
        left[present[0]] = true;
        left[present[1]] = false;
        return left;
    }

    // The sum of squares that the split explains.
    private double Gain(TreeNode split, ReadOnlySpan<int> rows, double mean)
    {
        double sum = 0;
        int count = 0;
        foreach (int row in rows)
        {
            if (GoesLeft(split, row))
            {
                sum += _objective[row] - mean;
                count++;
            }
        }

        // The right side's sum is the negative of the left's.
        return (sum * sum / count) + (sum * sum / (rows.Length - count));
    }
}
