namespace Sweeper.Engine.Statistics;

/// <summary>The predictions of one configuration as bits: which examples it got right, and which it put into each class.</summary>
internal sealed class PackedPredictions
{
    private readonly ulong[] _right;
    private readonly ulong[][] _predicted;
    private readonly ClassificationScore _score;
    private readonly int _classes;

    public PackedPredictions(
        ExampleLayout layout, IReadOnlyList<int> truth, int classes, IReadOnlyList<int> predicted, ClassificationScore score)
    {
        _score = score;
        _classes = classes;
        _right = new ulong[layout.Words];
        // With two classes the right ones tell all. Of more, the last class is the rest.
        _predicted = score.NeedsPredicted && classes > 2
            ? [.. Enumerable.Range(0, classes - 1).Select(_ => new ulong[layout.Words])]
            : [];
        for (int i = 0; i < truth.Count; i++)
        {
            if (predicted[i] == truth[i])
            {
                layout.Set(_right, i);
            }

            if (predicted[i] < _predicted.Length)
            {
                layout.Set(_predicted[predicted[i]], i);
            }
        }
    }

    /// <summary>The score where each example counts as often as its weight says.</summary>
    public double Score(ExampleWeights weights)
    {
        Span<long> right = _classes <= 64 ? stackalloc long[_classes] : new long[_classes];
        Span<long> predicted = _classes <= 64 ? stackalloc long[_classes] : new long[_classes];
        weights.CountByClass(_right, right);
        if (_score.NeedsPredicted)
        {
            CountPredicted(weights, right, predicted);
        }

        return _score.Of(right, predicted, weights.Actual);
    }

    private void CountPredicted(ExampleWeights weights, ReadOnlySpan<long> right, Span<long> predicted)
    {
        ReadOnlySpan<long> actual = weights.Actual;
        if (_classes <= 2)
        {
            for (int c = 0; c < _classes; c++)
            {
                int other = _classes - 1 - c;
                predicted[c] = other == c ? right[c] : right[c] + actual[other] - right[other];
            }

            return;
        }

        long rest = 0;
        foreach (long count in actual)
        {
            rest += count;
        }

        for (int c = 0; c < _predicted.Length; c++)
        {
            predicted[c] = weights.Count(_predicted[c]);
            rest -= predicted[c];
        }

        predicted[^1] = rest;
    }
}
