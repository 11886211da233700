namespace Sweeper.Engine.Importance;

/// <summary>A leaf of a regression tree: a box in the cube of parameters on which the tree has one value.</summary>
internal sealed class TreeLeaf
{
    private TreeLeaf(double value, double[] low, double[] high, bool[]?[] levels)
    {
        Value = value;
        Low = low;
        High = high;
        Levels = levels;
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
    public double Along(int axis, ParameterAxis of) => Levels[axis] is { } levels
        ? of.Masses.Where((_, level) => levels[level]).Sum()
        : High[axis] - Low[axis];

    /// <summary>All leaves that have a share of the cube; levels of probability 0 have none.</summary>
    public static IReadOnlyList<TreeLeaf> Of(TreeNode root, IReadOnlyList<ParameterAxis> axes)
    {
        List<TreeLeaf> leaves = [];
        TreeLeaf cube = new(
            0, new double[axes.Count], [.. axes.Select(_ => 1.0)],
            [.. axes.Select(axis => axis.IsContinuous ? null : axis.Masses.Select(_ => true).ToArray())]);
        cube.Visit(root, axes, (value, measure) => leaves.Add(
            new(value, [.. cube.Low], [.. cube.High], [.. cube.Levels.Select(levels => levels?.ToArray())]) { Measure = measure }));
        return leaves;
    }

    /// <summary>The integral of another tree, less its mean, over the box.</summary>
    public double Integrate(TreeNode root, IReadOnlyList<ParameterAxis> axes, double mean)
    {
        double sum = 0;
        TreeLeaf box = new(Value, [.. Low], [.. High], [.. Levels]);
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
                measure *= Along(axis, axes[axis]);
            }

            if (measure > 0)
            {
                found(node.Value, measure);
            }
        }
        else if (Levels[node.Axis] is { } levels)
        {
            foreach (bool isLeft in (bool[])[true, false])
            {
                bool[] part = [.. levels.Select((has, level) => has && node.LeftLevels![level] == isLeft)];
                if (Array.Exists(part, has => has))
                {
                    Levels[node.Axis] = part;
                    Visit(isLeft ? node.Left! : node.Right!, axes, found);
                    Levels[node.Axis] = levels;
                }
            }
        }
        else
        {
            (double low, double high) = (Low[node.Axis], High[node.Axis]);
            if (low < node.Threshold)
            {
                High[node.Axis] = Math.Min(high, node.Threshold);
                Visit(node.Left!, axes, found);
                High[node.Axis] = high;
            }

            if (high > node.Threshold)
            {
                Low[node.Axis] = Math.Max(low, node.Threshold);
                Visit(node.Right!, axes, found);
                Low[node.Axis] = low;
            }
        }
    }
}
