using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Training.Metrics;

/// <summary>The metrics of text classification.</summary>
public static class ClassificationMetrics
{
    /// <summary>Everything that is reported each epoch.</summary>
    public static IReadOnlyList<MetricRule> Rules { get; } =
    [
        new("accuracy", Direction.Maximize, "share of validation examples predicted right"),
        new("balanced_accuracy", Direction.Maximize, "mean recall of the classes"),
        new("matthews", Direction.Maximize, "Matthews correlation coefficient, -1 to 1"),
        new("precision", Direction.Maximize, "precision of class 1 of two; macro average with more classes"),
        new("recall", Direction.Maximize, "recall of class 1 of two; macro average with more classes"),
        new("f1", Direction.Maximize, "F1 of class 1 of two; macro average with more classes"),
        new("precision_macro", Direction.Maximize, "mean precision of the classes"),
        new("recall_macro", Direction.Maximize, "mean recall of the classes"),
        new("f1_macro", Direction.Maximize, "mean F1 of the classes"),
        new("precision_weighted", Direction.Maximize, "mean precision, classes weighted by their examples"),
        new("recall_weighted", Direction.Maximize, "mean recall, classes weighted by their examples"),
        new("f1_weighted", Direction.Maximize, "mean F1, classes weighted by their examples"),
        new("f1_micro", Direction.Maximize, "F1 over all examples together; equals accuracy"),
        new("loss", Direction.Minimize, "mean cross-entropy of the validation examples, in nats"),
        new("train_loss", Direction.Minimize,
            "mean cross-entropy of the training steps of the epoch, in nats"),
    ];

    /// <summary>Compares predictions with the truth.</summary>
    /// <param name="truth">True class of each example, in [0, <paramref name="classes"/>). At least
    /// one.</param>
    /// <param name="predicted">Predicted class of each example, as many as <paramref name="truth"/>.</param>
    /// <param name="classes">Number of classes the model knows, 1 or more.</param>
    public static ClassificationReport Compute(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(truth.Length, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Length, truth.Length);
        long[][] confusion = Count(truth, predicted, classes);
        long[] actual = [.. confusion.Select(row => row.Sum())];
        long[] guessed = [.. Enumerable.Range(0, classes).Select(c => confusion.Sum(row => row[c]))];
        ClassScores[] perClass =
            [.. Enumerable.Range(0, classes).Select(c => Scores(confusion[c][c], guessed[c], actual[c]))];
        int[] present = [.. Enumerable.Range(0, classes).Where(c => actual[c] + guessed[c] > 0)];
        double right = Enumerable.Range(0, classes).Sum(c => confusion[c][c]);
        double accuracy = right / truth.Length;
        return new()
        {
            Accuracy = accuracy,
            BalancedAccuracy = perClass.Where(scores => scores.Support > 0).Average(scores => scores.Recall),
            Matthews = Matthews(right, truth.Length, actual, guessed),
            Binary = classes == 2 ? new(perClass[1].Precision, perClass[1].Recall, perClass[1].F1) : null,
            Macro = Average(present, perClass, _ => 1),
            Weighted = Average(present, perClass, scores => scores.Support),
            // Each example has one class, so all three are the same share.
            Micro = new(accuracy, accuracy, accuracy),
            PerClass = perClass,
            Confusion = confusion,
        };
    }

    private static long[][] Count(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes)
    {
        long[][] confusion = [.. Enumerable.Range(0, classes).Select(_ => new long[classes])];
        for (int i = 0; i < truth.Length; i++)
        {
            confusion[truth[i]][predicted[i]]++;
        }

        return confusion;
    }

    private static ClassScores Scores(long right, long guessed, long actual) =>
        new(Share(right, guessed), Share(right, actual), Share(2 * right, guessed + actual), actual);

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;

    private static AveragedScores Average(
        int[] present, ClassScores[] perClass, Func<ClassScores, double> weight)
    {
        double total = present.Sum(c => weight(perClass[c]));
        return new(
            Mean(scores => scores.Precision), Mean(scores => scores.Recall), Mean(scores => scores.F1));

        double Mean(Func<ClassScores, double> score) =>
            Share(present.Sum(c => weight(perClass[c]) * score(perClass[c])), total);
    }

    // Gorodkin 2004, the form for any number of classes, eq. 8: covariances of truth and prediction.
    private static double Matthews(double right, double count, long[] actual, long[] guessed)
    {
        double both = (right * count) - actual.Zip(guessed, (a, g) => (double)a * g).Sum();
        double spreadActual = (count * count) - actual.Sum(a => (double)a * a);
        double spreadGuessed = (count * count) - guessed.Sum(g => (double)g * g);
        return Share(both, Math.Sqrt(spreadActual * spreadGuessed));
    }
}
