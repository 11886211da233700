using Sweeper.Engine.Statistics;
using Sweeper.Search;

namespace Sweeper.Engine.Importance;

/// <summary>
/// A forest on bootstrap samples of the trials. The trees of one sample form a bag; shares of variance are means over all
/// trees, and how they differ from bag to bag tells how surely the trials say so.
/// </summary>
internal sealed class ImportanceForest
{
    private const int Bags = 100;
    private const int TreesPerBag = 2;

    private readonly double[]?[] _shares;

    private ImportanceForest(double[]?[] shares, double fit)
    {
        _shares = shares;
        Fit = fit;
    }

    /// <summary>
    /// Share of the variance of trials that a tree has not seen which the forest predicts. At most 1; 0 or less when it does no
    /// better than the mean.
    /// </summary>
    public double Fit { get; }

    /// <summary>Grows the forest and takes its variance apart.</summary>
    /// <param name="axes">One or more.</param>
    /// <param name="positions"><c>[trials][axes]</c>; NaN where a trial lacks the parameter.</param>
    /// <param name="objective">Of each trial; finite and not all equal.</param>
    /// <param name="seed">Of all random streams.</param>
    public static ImportanceForest Grow(
        IReadOnlyList<ParameterAxis> axes, double[][] positions, double[] objective, long seed)
    {
        double[]?[] shares = new double[]?[Bags];
        List<(int Row, double Predicted)>[] unseen = new List<(int, double)>[Bags];
        Parallel.For(0, Bags, bag =>
        {
            SeededRandom random = new(seed, bag, "importance forest");
            int[] rows = [.. Enumerable.Range(0, objective.Length).Select(_ => random.NextInt(objective.Length))];
            List<double[]> trees = [];
            unseen[bag] = [];
            for (int tree = 0; tree < TreesPerBag; tree++)
            {
                // A parameter that a trial lacks has no effect on it: any value would have given the same.
                double[][] filled = [.. positions.Select(one => Fill(one, axes, random))];
                TreeNode root = RegressionTree.Grow(axes, filled, objective, rows, random);
                unseen[bag].AddRange(Enumerable.Range(0, objective.Length).Except(rows)
                    .Select(row => (row, RegressionTree.Predict(root, filled[row]))));
                if (Shares(new TreeVariance(root, axes), axes.Count) is { } one)
                {
                    trees.Add(one);
                }
            }

            shares[bag] = trees.Count == 0 ? null
                : [.. Enumerable.Range(0, trees[0].Length).Select(i => trees.Average(one => one[i]))];
        });
        return new(shares, FitOf(unseen.SelectMany(bag => bag), objective));
    }

    /// <summary>Share of the variance that one axis explains alone, and its interval over the bags.</summary>
    public (double Share, ConfidenceInterval Interval) Of(int axis, double level) => Summary(axis, level);

    /// <summary>Share of the variance that two axes explain together beyond what each explains alone.</summary>
    public (double Share, ConfidenceInterval Interval) Of(int first, int second, int axes, double level) =>
        Summary(PairIndex(first, second, axes), level);

    private static double[] Fill(double[] positions, IReadOnlyList<ParameterAxis> axes, SeededRandom random)
    {
        double[] filled = [.. positions];
        for (int axis = 0; axis < filled.Length; axis++)
        {
            filled[axis] = double.IsNaN(filled[axis]) ? axes[axis].Draw(random) : filled[axis];
        }

        return filled;
    }

    // Main effects, then pairs; null for a tree that says the same everywhere.
    private static double[]? Shares(TreeVariance tree, int axes)
    {
        if (!(tree.Total > 0))
        {
            return null;
        }

        double[] shares = new double[axes + (axes * (axes - 1) / 2)];
        for (int axis = 0; axis < axes; axis++)
        {
            shares[axis] = tree.Of(axis) / tree.Total;
        }

        for (int first = 0; first < axes; first++)
        {
            for (int second = first + 1; second < axes; second++)
            {
                // Rounding may leave it just below 0.
                shares[PairIndex(first, second, axes)] =
                    Math.Max(0, (tree.Of(first, second) / tree.Total) - shares[first] - shares[second]);
            }
        }

        return shares;
    }

    private static int PairIndex(int first, int second, int axes) =>
        axes + (first * axes) - (first * (first + 1) / 2) + second - first - 1;

    private static double FitOf(IEnumerable<(int Row, double Predicted)> unseen, double[] objective)
    {
        (double Actual, double Predicted)[] trials =
        [
            .. unseen.GroupBy(one => one.Row)
                .Select(row => (objective[row.Key], row.Average(one => one.Predicted))),
        ];
        double mean = objective.Average();
        double spread = trials.Sum(one => (one.Actual - mean) * (one.Actual - mean));
        double missed = trials.Sum(one => (one.Actual - one.Predicted) * (one.Actual - one.Predicted));
        return spread > 0 ? 1 - (missed / spread) : 0;
    }

    private (double Share, ConfidenceInterval Interval) Summary(int index, double level)
    {
        double[] values = [.. _shares.Where(bag => bag is not null).Select(bag => bag![index])];
        return values.Length == 0
            ? (0, new(0, 1, level))
            : (values.Average(), Percentiles.Middle(values, level));
    }
}
