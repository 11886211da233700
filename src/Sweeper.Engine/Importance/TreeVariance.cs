namespace Sweeper.Engine.Importance;

/// <summary>
/// The exact functional analysis of variance of regression trees (Hutter, Hoos and Leyton-Brown 2014, An efficient approach
/// for assessing hyperparameter importance, section 3): variances of one tree, and covariances of two.
/// </summary>
/// <remarks>
/// A leaf is a box with a constant value. Averaging the tree over all axes but some is a sum over leaves: the value times
/// the leaf's measure along the averaged axes (their eq. 5). The boxes' edges cut each axis into cells on which that
/// average is constant; it is summed up by differences at the edges, one step a leaf.
/// </remarks>
internal sealed class TreeVariance
{
    private readonly TreeNode _root;
    private readonly IReadOnlyList<ParameterAxis> _axes;
    private readonly double[][] _edges;
    private readonly TreeLeaf[] _leaves;
    private readonly double _mean;

    /// <param name="root">The tree.</param>
    /// <param name="axes">The dimensions it splits.</param>
    public TreeVariance(TreeNode root, IReadOnlyList<ParameterAxis> axes)
    {
        _root = root;
        _axes = axes;
        // The ends of the cells of each continuous axis; levels are cells of their own.
        _edges = [.. axes.Select((axis, i) => axis.IsContinuous ? [.. Thresholds(root, i), 1] : Array.Empty<double>())];
        _leaves = [.. TreeLeaf.Of(root, axes)];
        _mean = _leaves.Sum(leaf => leaf.Value * leaf.Measure);
    }

    /// <summary>Covariance with another tree over the whole cube; with itself: its variance.</summary>
    public double With(TreeVariance other) =>
        _leaves.Sum(leaf => (leaf.Value - _mean) * leaf.Integrate(other._root, _axes, other._mean));

    /// <summary>Covariance of the averages over all axes but one: of the main effects.</summary>
    public double With(TreeVariance other, int axis)
    {
        double[] mine = Average(axis);
        double[] others = other.Average(axis);
        return Common(other, axis).Sum(cell => cell.Width * (mine[cell.Mine] - _mean) * (others[cell.Other] - other._mean));
    }

    /// <summary>Covariance of the averages over all axes but two: of both main effects and the interaction.</summary>
    public double With(TreeVariance other, int first, int second)
    {
        double[,] mine = Average(first, second);
        double[,] others = other.Average(first, second);
        (double Width, int Mine, int Other)[] columns = [.. Common(other, second)];
        double sum = 0;
        foreach ((double height, int row, int otherRow) in Common(other, first))
        {
            foreach ((double width, int column, int otherColumn) in columns)
            {
                sum += height * width * (mine[row, column] - _mean) * (others[otherRow, otherColumn] - other._mean);
            }
        }

        return sum;
    }

    private double[] Average(int axis)
    {
        double[] average = new double[Cells(axis) + 1];
        foreach (TreeLeaf leaf in _leaves)
        {
            double height = leaf.Value * leaf.Measure / leaf.Along(axis);
            foreach ((int from, int to) in Runs(leaf, axis))
            {
                average[from] += height;
                average[to] -= height;
            }
        }

        for (int cell = 1; cell < average.Length; cell++)
        {
            average[cell] += average[cell - 1];
        }

        return average;
    }

    private double[,] Average(int first, int second)
    {
        double[,] average = new double[Cells(first) + 1, Cells(second) + 1];
        foreach (TreeLeaf leaf in _leaves)
        {
            double height = leaf.Value * leaf.Measure
                / (leaf.Along(first) * leaf.Along(second));
            foreach ((int top, int bottom) in Runs(leaf, first))
            {
                foreach ((int left, int right) in Runs(leaf, second))
                {
                    average[top, left] += height;
                    average[top, right] -= height;
                    average[bottom, left] -= height;
                    average[bottom, right] += height;
                }
            }
        }

        for (int row = 0; row < average.GetLength(0); row++)
        {
            double sum = 0;
            for (int column = 0; column < average.GetLength(1); column++)
            {
                sum += average[row, column];
                average[row, column] = sum + (row > 0 ? average[row - 1, column] : 0);
            }
        }

        return average;
    }

    private int Cells(int axis) => _axes[axis].IsContinuous ? _edges[axis].Length : _axes[axis].Masses.Length;

    // Neighbouring cells of a leaf's box, the end not included.
    private IEnumerable<(int From, int To)> Runs(TreeLeaf leaf, int axis)
    {
        if (leaf.Levels[axis] is not { } levels)
        {
            yield return (leaf.Low[axis] == 0 ? 0 : Array.BinarySearch(_edges[axis], leaf.Low[axis]) + 1,
                Array.BinarySearch(_edges[axis], leaf.High[axis]) + 1);
            yield break;
        }

        for (int level = 0; level < levels.Length; level++)
        {
            if (levels[level])
            {
                yield return (level, level + 1);
            }
        }
    }

    // The cells that both trees' edges cut an axis into, with the index of each in either tree.
    private IEnumerable<(double Width, int Mine, int Other)> Common(TreeVariance other, int axis)
    {
        if (!_axes[axis].IsContinuous)
        {
            for (int level = 0; level < _axes[axis].Masses.Length; level++)
            {
                yield return (_axes[axis].Masses[level], level, level);
            }

            yield break;
        }

        double from = 0;
        for (int mine = 0, others = 0; mine < _edges[axis].Length && others < other._edges[axis].Length;)
        {
            double mineEnd = _edges[axis][mine];
            double otherEnd = other._edges[axis][others];
            double end = Math.Min(mineEnd, otherEnd);
            yield return (end - from, mine, others);
            mine += mineEnd == end ? 1 : 0;
            others += otherEnd == end ? 1 : 0;
            from = end;
        }
    }

    private static SortedSet<double> Thresholds(TreeNode root, int axis)
    {
        SortedSet<double> found = [];
        Visit(root);
        return found;

        void Visit(TreeNode node)
        {
            if (node.Axis < 0)
            {
                return;
            }

            // A threshold at either end cuts off nothing.
            if (node.Axis == axis && node.Threshold is > 0 and < 1)
            {
                found.Add(node.Threshold);
            }

            Visit(node.Left!);
            Visit(node.Right!);
        }
    }
}
