namespace Sweeper.Engine.Importance;

/// <summary>A leaf of a regression tree: a box in the cube of parameters on which the tree has one value.</summary>
internal sealed class TreeLeaf
{
    // Share of each axis, kept up to date on the way through a tree.
    private readonly double[] _along;

    private TreeLeaf(double value, double[] low, double[] high, bool[]?[] levels, double[] along)
    {
        Value = value;
        Low = low;
        High = high;
        Levels = levels;
        _along = along;
    }

    /// <summary>Of the objective.</summary>
    public double Value { get; }

    /// <summary>Lower ends along continuous axes.</summary>
    public double[] Low { get; }

    /// <summary>Upper ends along continuous axes.</summary>
    public double[] High { get; }

    /// <summary>For each axis with levels, which of them belong to the box; null for continuous axes.</summary>
    public bool[]?[] Levels { get; }

    /// <summary>Share of the cube.</summary>
    public double Measure { get; private init; }

    /// <summary>Share of one axis.</summary>
    public double Along(int axis) => _along[axis];

    /// <summary>All leaves that have a share of the cube; levels of probability 0 have none.</summary>
    public static IReadOnlyList<TreeLeaf> Of(TreeNode root, IReadOnlyList<ParameterAxis> axes)
    {
        List<TreeLeaf> leaves = [];
        TreeLeaf cube = new(
            0, new double[axes.Count], [.. axes.Select(_ => 1.0)],
            [.. axes.Select(axis => axis.IsContinuous ? null : axis.Masses.Select(_ => true).ToArray())],
            [.. axes.Select(axis => axis.IsContinuous ? 1 : axis.Masses.Sum())]);
        cube.Visit(root, axes, (value, measure) => leaves.Add(
            new(value, [.. cube.Low], [.. cube.High], [.. cube.Levels], [.. cube._along]) { Measure = measure }));
        return leaves;
    }

    /// <summary>The integral of another tree, less its mean, over the box.</summary>
    public double Integrate(TreeNode root, IReadOnlyList<ParameterAxis> axes, double mean)
    {
        double sum = 0;
        TreeLeaf box = new(Value, [.. Low], [.. High], [.. Levels], [.. _along]);
        box.Visit(root, axes, (value, measure) => sum += measure * (value - mean));
        return sum;
    }

    // Goes through the leaves of a tree that overlap the box, which is narrowed on the way down and restored on the way up.
    private void Visit(TreeNode node, IReadOnlyList<ParameterAxis> axes, Action<double, double> found)
    {
        if (node.Axis < 0)
        {
            double measure = 1;
            for (int axis = 0; axis < axes.Count; axis++)
            {
                measure *= _along[axis];
            }

            if (measure > 0)
            {
                found(node.Value, measure);
            }
        }
        else if (Levels[node.Axis] is { } levels)
        {
            double along = _along[node.Axis];
            foreach (bool isLeft in (ReadOnlySpan<bool>)[true, false])
            {
                if (Part(levels, node.LeftLevels!, isLeft) is { } part)
                {
                    Levels[node.Axis] = part;
                    _along[node.Axis] = Mass(part, axes[node.Axis].Masses);
                    Visit(isLeft ? node.Left! : node.Right!, axes, found);
                }
            }

            Levels[node.Axis] = levels;
            _along[node.Axis] = along;
        }
        else
        {
            (double low, double high, double along) = (Low[node.Axis], High[node.Axis], _along[node.Axis]);
            if (low < node.Threshold)
            {
                High[node.Axis] = Math.Min(high, node.Threshold);
                _along[node.Axis] = High[node.Axis] - low;
                Visit(node.Left!, axes, found);
                High[node.Axis] = high;
            }

            if (high > node.Threshold)
            {
                Low[node.Axis] = Math.Max(low, node.Threshold);
                _along[node.Axis] = high - Low[node.Axis];
                Visit(node.Right!, axes, found);
                Low[node.Axis] = low;
            }

            _along[node.Axis] = along;
        }
    }

    // The levels on one side of a split; null when there are none.
    private static bool[]? Part(bool[] levels, bool[] left, bool isLeft)
    {
        bool[] part = new bool[levels.Length];
        bool isEmpty = true;
        for (int level = 0; level < part.Length; level++)
        {
            part[level] = levels[level] && left[level] == isLeft;
            isEmpty &= !part[level];
        }

        return isEmpty ? null : part;
    }

    private static double Mass(bool[] levels, double[] masses)
    {
        double sum = 0;
        for (int level = 0; level < levels.Length; level++)
        {
            sum += levels[level] ? masses[level] : 0;
        }

        return sum;
    }
}
