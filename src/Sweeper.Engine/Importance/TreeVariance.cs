namespace Sweeper.Engine.Importance;

/// <summary>
/// The exact functional analysis of variance of one regression tree (Hutter, Hoos and Leyton-Brown 2014, An efficient
/// approach for assessing hyperparameter importance, section 3).
/// </summary>
/// <remarks>
/// A leaf is a box with a constant value. Averaging the tree over all axes but some is a sum over leaves: the value times
/// the leaf's measure along the averaged axes (their eq. 5). The boxes' edges cut each axis into cells on which that
/// average is constant; it is summed up by differences at the edges, one step a leaf.
/// </remarks>
internal sealed class TreeVariance
{
    private readonly double[][] _cells;
    private readonly List<Leaf> _leaves = [];
    private readonly double _mean;

    /// <param name="root">The tree.</param>
    /// <param name="axes">The dimensions it splits.</param>
    public TreeVariance(TreeNode root, IReadOnlyList<ParameterAxis> axes)
    {
        double[][] edges = [.. axes.Select((axis, i) => axis.IsContinuous ? Thresholds(root, i) : [])];
        _cells = [.. axes.Select((axis, i) => axis.IsContinuous ? Widths(edges[i]) : axis.Masses)];
        Collect(root, [.. _cells.Select(cells => Enumerable.Repeat(true, cells.Length).ToArray())], edges);
        _mean = _leaves.Sum(leaf => leaf.Value * leaf.Measure);
        Total = _leaves.Sum(leaf => leaf.Measure * (leaf.Value - _mean) * (leaf.Value - _mean));
    }

    /// <summary>Variance of the tree over the whole cube.</summary>
    public double Total { get; }

    /// <summary>Variance of the average over all other axes: the main effect.</summary>
    public double Of(int axis)
    {
        double[] cells = _cells[axis];
        double[] steps = new double[cells.Length + 1];
        foreach (Leaf leaf in _leaves)
        {
            double height = leaf.Value * leaf.Measure / leaf.Along[axis];
            foreach ((int from, int to) in leaf.Runs[axis])
            {
                steps[from] += height;
                steps[to] -= height;
            }
        }

        double sum = 0;
        double variance = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            sum += steps[i];
            variance += cells[i] * (sum - _mean) * (sum - _mean);
        }

        return variance;
    }

    /// <summary>Variance of the average over all axes but two: both main effects and the interaction.</summary>
    public double Of(int first, int second)
    {
        double[] rows = _cells[first];
        double[] columns = _cells[second];
        double[] steps = new double[(rows.Length + 1) * (columns.Length + 1)];
        int width = columns.Length + 1;
        foreach (Leaf leaf in _leaves)
        {
            double height = leaf.Value * leaf.Measure / (leaf.Along[first] * leaf.Along[second]);
            foreach ((int top, int bottom) in leaf.Runs[first])
            {
                foreach ((int left, int right) in leaf.Runs[second])
                {
                    steps[(top * width) + left] += height;
                    steps[(top * width) + right] -= height;
                    steps[(bottom * width) + left] -= height;
                    steps[(bottom * width) + right] += height;
                }
            }
        }

        double variance = 0;
        double[] above = new double[width];
        for (int i = 0; i < rows.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < columns.Length; j++)
            {
                sum += steps[(i * width) + j];
                above[j] += sum;
                variance += rows[i] * columns[j] * (above[j] - _mean) * (above[j] - _mean);
            }
        }

        return variance;
    }

    private static double[] Thresholds(TreeNode root, int axis)
    {
        SortedSet<double> found = [];
        Visit(root);
        return [.. found];

        void Visit(TreeNode node)
        {
            if (node.Axis < 0)
            {
                return;
            }

            if (node.Axis == axis)
            {
                found.Add(node.Threshold);
            }

            Visit(node.Left!);
            Visit(node.Right!);
        }
    }

    private static double[] Widths(double[] edges) =>
        [.. edges.Append(1).Zip(edges.Prepend(0), (end, start) => end - start)];

    // inside: for each axis, the cells that belong to the node's box.
    private void Collect(TreeNode node, bool[][] inside, double[][] edges)
    {
        if (node.Axis < 0)
        {
            Leaf leaf = Leaf.Of(node.Value, inside, _cells);
            // A box of no measure, such as levels of probability 0, has no say.
            if (leaf.Measure > 0)
            {
                _leaves.Add(leaf);
            }

            return;
        }

        bool[] before = inside[node.Axis];
        int lastLeft = node.LeftLevels is null ? Array.BinarySearch(edges[node.Axis], node.Threshold) : 0;
        foreach (bool isLeft in (bool[])[true, false])
        {
            bool[] part = new bool[before.Length];
            for (int cell = 0; cell < part.Length; cell++)
            {
                bool goesLeft = node.LeftLevels is { } levels ? levels[cell] : cell <= lastLeft;
                part[cell] = before[cell] && goesLeft == isLeft;
            }

            inside[node.Axis] = part;
            Collect(isLeft ? node.Left! : node.Right!, inside, edges);
        }

        inside[node.Axis] = before;
    }

    /// <param name="Value">Of the objective.</param>
    /// <param name="Measure">Of the box: the product of <paramref name="Along"/>.</param>
    /// <param name="Along">Measure along each axis.</param>
    /// <param name="Runs">For each axis, its neighbouring cells, the end not included.</param>
    private readonly record struct Leaf(double Value, double Measure, double[] Along, (int From, int To)[][] Runs)
    {
        public static Leaf Of(double value, bool[][] inside, double[][] cells)
        {
            double[] along = new double[cells.Length];
            double measure = 1;
            (int, int)[][] runs = new (int, int)[cells.Length][];
            for (int axis = 0; axis < cells.Length; axis++)
            {
                List<(int, int)> found = [];
                for (int cell = 0; cell < cells[axis].Length; cell++)
                {
                    if (!inside[axis][cell])
                    {
                        continue;
                    }

                    int from = cell;
                    while (cell < cells[axis].Length && inside[axis][cell])
                    {
                        along[axis] += cells[axis][cell++];
                    }

                    found.Add((from, cell));
                }

                runs[axis] = [.. found];
                measure *= along[axis];
            }

            return new(value, measure, along, runs);
        }
    }
}
