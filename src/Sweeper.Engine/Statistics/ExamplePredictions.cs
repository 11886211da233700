namespace Sweeper.Engine.Statistics;

/// <summary>What each configuration of a sweep predicted for the same validation examples.</summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
public sealed class ExamplePredictions
{
    /// <param name="truth">True class of each example, in [0, <paramref name="classes"/>). At least one.</param>
    /// <param name="classes">Number of classes the model knows, 1 or more.</param>
    /// <param name="predicted">
    /// By configuration, then by example, the predicted class; null for a configuration whose predictions are not stored.
    /// </param>
    /// <exception cref="ArgumentException">A class is out of range, or a configuration has another number of examples.</exception>
    public ExamplePredictions(IReadOnlyList<int> truth, int classes, IReadOnlyList<IReadOnlyList<int>?> predicted)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(truth.Count, 1, nameof(truth));
        Check(truth, truth.Count, classes, "truth");
        for (int i = 0; i < predicted.Count; i++)
        {
            if (predicted[i] is { } one)
            {
                Check(one, truth.Count, classes, $"configuration {i}");
            }
        }

        Truth = truth;
        Classes = classes;
        Predicted = predicted;
    }

    /// <summary>True class of each example.</summary>
    public IReadOnlyList<int> Truth { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>By configuration, then by example; null where nothing is stored.</summary>
    public IReadOnlyList<IReadOnlyList<int>?> Predicted { get; }

    private static void Check(IReadOnlyList<int> classIds, int examples, int classes, string what)
    {
        if (classIds.Count != examples)
        {
            throw new ArgumentException(
                $"Bug in Sweeper: {what} has {classIds.Count} examples, but the truth has {examples}.");
        }

        for (int i = 0; i < examples; i++)
        {
            if (classIds[i] < 0 || classIds[i] >= classes)
            {
                throw new ArgumentException(
                    $"Bug in Sweeper: {what} has class {classIds[i]} at example {i}, but there are {classes} classes.");
            }
        }
    }
}
