namespace Sweeper.Engine.Statistics;

/// <summary>A metric of classification that depends on counts of classes alone, so that it can be resampled quickly.</summary>
/// <remarks>
/// Higher is better for all of them. Defined as scikit-learn does: a share of nothing is 0, and averages run over the
/// classes that occur in the truth or the predictions.
/// </remarks>
public sealed class ClassificationScore
{
    private static readonly string[] Kinds = ["precision", "recall", "f1"];

    private readonly Rule _rule;

    private ClassificationScore(string name, Rule rule, bool needsPredicted, double lowest = 0)
    {
        Name = name;
        _rule = rule;
        NeedsPredicted = needsPredicted;
        Lowest = lowest;
    }

    private delegate double Rule(ReadOnlySpan<long> right, ReadOnlySpan<long> predicted, ReadOnlySpan<long> actual);

    private enum Weighting
    {
        Binary,
        Macro,
        Weighted,
    }

    /// <summary>All metrics, under the names that are reported each epoch.</summary>
    public static IReadOnlyList<ClassificationScore> All { get; } =
    [
        new("accuracy", (right, _, actual) => Share(Sum(right), Sum(actual)), needsPredicted: false),
        new("f1_micro", (right, _, actual) => Share(Sum(right), Sum(actual)), needsPredicted: false),
        new("balanced_accuracy", BalancedAccuracy, needsPredicted: false),
        new("matthews", Matthews, needsPredicted: true, lowest: -1),
        .. Kinds.Select(kind => Averaged(kind, kind, Weighting.Binary)),
        .. Kinds.Select(kind => Averaged($"{kind}_macro", kind, Weighting.Macro)),
        .. Kinds.Select(kind => Averaged($"{kind}_weighted", kind, Weighting.Weighted)),
    ];

    /// <summary>As in the sweep file: <c>f1_macro</c>.</summary>
    public string Name { get; }

    /// <summary>The least value it can have; the greatest is 1.</summary>
    public double Lowest { get; }

    /// <summary>Whether the numbers of predictions of each class matter, not only how many were right.</summary>
    internal bool NeedsPredicted { get; }

    /// <summary>The metric of a name, or null when it is none of classes alone: a loss needs the logits.</summary>
    public static ClassificationScore? Find(string name) => All.FirstOrDefault(score => score.Name == name);

    /// <summary>The score of a confusion matrix.</summary>
    /// <param name="confusion">Counts <c>[classes, classes]</c>, rows by true class, columns by predicted class.</param>
    public double Of(IReadOnlyList<IReadOnlyList<long>> confusion)
    {
        int classes = confusion.Count;
        long[] right = [.. Enumerable.Range(0, classes).Select(c => confusion[c][c])];
        long[] predicted = [.. Enumerable.Range(0, classes).Select(c => confusion.Sum(row => row[c]))];
        return Of(right, predicted, [.. confusion.Select(row => row.Sum())]);
    }

    /// <param name="right">Examples of each class that were predicted right. <c>[classes]</c></param>
    /// <param name="predicted">Predictions of each class; not read unless <see cref="NeedsPredicted"/>.</param>
    /// <param name="actual">Examples of each class.</param>
    internal double Of(ReadOnlySpan<long> right, ReadOnlySpan<long> predicted, ReadOnlySpan<long> actual) =>
        _rule(right, predicted, actual);

    private static ClassificationScore Averaged(string name, string kind, Weighting weighting)
    {
        return new(name, Rule, needsPredicted: true);

        double Rule(ReadOnlySpan<long> right, ReadOnlySpan<long> predicted, ReadOnlySpan<long> actual)
        {
            if (weighting == Weighting.Binary && right.Length == 2)
            {
                return OfClass(kind, right[1], predicted[1], actual[1]);
            }

            double sum = 0;
            double weights = 0;
            for (int c = 0; c < right.Length; c++)
            {
                bool occurs = actual[c] > 0 || (weighting != Weighting.Weighted && predicted[c] > 0);
                double weight = !occurs ? 0 : weighting == Weighting.Weighted ? actual[c] : 1;
                if (weight > 0)
                {
                    sum += weight * OfClass(kind, right[c], predicted[c], actual[c]);
                    weights += weight;
                }
            }

            return Share(sum, weights);
        }
    }

    private static double OfClass(string kind, long right, long predicted, long actual) => kind switch
    {
        "precision" => Share(right, predicted),
        "recall" => Share(right, actual),
        _ => Share(2 * right, predicted + actual),
    };

    private static double BalancedAccuracy(
        ReadOnlySpan<long> right, ReadOnlySpan<long> predicted, ReadOnlySpan<long> actual)
    {
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < right.Length; c++)
        {
            sum += Share(right[c], actual[c]);
            classes += actual[c] > 0 ? 1 : 0;
        }

        return Share(sum, classes);
    }

    // Gorodkin 2004, eq. 8.
    private static double Matthews(ReadOnlySpan<long> right, ReadOnlySpan<long> predicted, ReadOnlySpan<long> actual)
    {
        double count = Sum(actual);
        double both = Sum(right) * count;
        double spreadActual = count * count;
        double spreadPredicted = count * count;
        for (int c = 0; c < right.Length; c++)
        {
            both -= (double)actual[c] * predicted[c];
            spreadActual -= (double)actual[c] * actual[c];
            spreadPredicted -= (double)predicted[c] * predicted[c];
        }

        return Share(both, Math.Sqrt(spreadActual * spreadPredicted));
    }

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
