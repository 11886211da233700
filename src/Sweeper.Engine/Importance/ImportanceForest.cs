using Sweeper.Engine.Statistics;
using Sweeper.Search;

namespace Sweeper.Engine.Importance;

/// <summary>
/// A forest of which each tree stands on its own bootstrap sample of the trials. Shares of variance are those of the mean
/// of the forest: covariances of two trees of different samples, in which what one tree alone makes up cancels, averaged
/// over many pairs. How they differ from pair to pair tells how surely the trials say so.
/// </summary>
/// <remarks>
/// Hutter et al. average the shares of single trees instead. A single tree puts the part it makes up into interactions: of
/// the second parameter of Ishigami's function, whose share is 0.44, trees of 1,000 points see 0.32, and their mean 0.38.
/// </remarks>
internal sealed class ImportanceForest
{
    private const int Pairs = 100;

    // Trees of more trials take seconds. Small samples cost fine detail and widen the intervals, as do few pairs.
    private const int TrialsTimesAxes = 3000;

    private const int LeastSample = 200;

    private const int PairsOfManyTrials = 50;

    // For each pair of trees: the whole, the main effects, the pairs of axes.
    private readonly double[][] _covariances;

    private ImportanceForest(double[][] covariances, double fit)
    {
        _covariances = covariances;
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
        int most = Math.Max(LeastSample, TrialsTimesAxes / axes.Count);
        int sample = Math.Min(objective.Length, most);
        int pairs = objective.Length > most || objective.Length >= ParameterImportance.MostTrials ? PairsOfManyTrials : Pairs;
        TreeVariance[] trees = new TreeVariance[2 * pairs];
        double[][] unseen = new double[trees.Length][];
        Parallel.For(0, trees.Length, i =>
        {
            SeededRandom random = new(seed, i, "importance forest");
            int[] rows = [.. Enumerable.Range(0, sample).Select(_ => random.NextInt(objective.Length))];
            // A parameter that a trial lacks has no effect on it: any value would have given the same.
            double[][] filled = [.. positions.Select(one => Fill(one, axes, random))];
            TreeNode root = RegressionTree.Grow(axes, filled, objective, rows, random);
            trees[i] = new(root, axes);
            unseen[i] = [.. filled.Select(one => RegressionTree.Predict(root, one))];
            foreach (int row in rows)
            {
                unseen[i][row] = double.NaN;
            }
        });
        double[][] covariances = new double[pairs][];
        Parallel.For(0, pairs, i => covariances[i] = Covariances(trees[2 * i], trees[(2 * i) + 1], axes.Count));
        return new(covariances, FitOf(unseen, objective));
    }

    /// <summary>Share of the variance that one axis explains alone, and its interval over the pairs of trees.</summary>
    public (double Share, ConfidenceInterval Interval) Of(int axis, double level) => Summary(1 + axis, level);

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

    private static double[] Covariances(TreeVariance one, TreeVariance other, int axes)
    {
        double[] covariances = new double[PairIndex(axes, axes, axes)];
        covariances[0] = one.With(other);
        for (int axis = 0; axis < axes; axis++)
        {
            covariances[1 + axis] = one.With(other, axis);
        }

        for (int first = 0; first < axes; first++)
        {
            for (int second = first + 1; second < axes; second++)
            {
                covariances[PairIndex(first, second, axes)] =
                    one.With(other, first, second) - covariances[1 + first] - covariances[1 + second];
            }
        }

        return covariances;
    }

    // Where the interaction of two axes stands; of (axes, axes): one past the last.
    private static int PairIndex(int first, int second, int axes) => first == axes
        ? 1 + axes + (axes * (axes - 1) / 2)
        : axes + (first * axes) - (first * (first + 1) / 2) + second - first;

    // By tree, then by trial; NaN where the tree has seen it.
    private static double FitOf(double[][] unseen, double[] objective)
    {
        (double Actual, double Predicted)[] trials =
        [
            .. objective.Select((actual, row) => (
                    Actual: actual,
                    Predicted: unseen.Where(tree => !double.IsNaN(tree[row])).Select(tree => tree[row]).DefaultIfEmpty(double.NaN).Average()))
                .Where(trial => !double.IsNaN(trial.Predicted)),
        ];
        double mean = objective.Average();
        double spread = trials.Sum(one => (one.Actual - mean) * (one.Actual - mean));
        double missed = trials.Sum(one => (one.Actual - one.Predicted) * (one.Actual - one.Predicted));
        return spread > 0 ? 1 - (missed / spread) : 0;
    }

    private (double Share, ConfidenceInterval Interval) Summary(int index, double level)
    {
        double whole = _covariances.Average(pair => pair[0]);
        // Of two trees that hardly agree the ratio is anything, so the middle of the denominators stands for all.
        return whole > 0
            ? (Clamp(_covariances.Average(pair => pair[index]) / whole),
                Percentiles.Middle(_covariances.Select(pair => pair[0] > whole / 2 ? pair[index] / pair[0] : pair[index] / whole)
                    .Select(Clamp), level))
            : (0, new(0, 1, level));
    }

    // Covariances of effects that are none may fall just below 0.
    private static double Clamp(double share) => Math.Clamp(share, 0, 1);
}
