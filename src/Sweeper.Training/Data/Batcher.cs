using Sweeper.Search;

namespace Sweeper.Training.Data;

/// <summary>Puts examples into batches. Every example is in exactly one batch of an epoch.</summary>
/// <remarks>Batches are made while they are enumerated. The order depends on (seed, epoch) alone.</remarks>
public sealed class Batcher
{
    /// <summary>
    /// Batches whose examples are sorted by length together: enough to pad little, few enough to keep the
    /// order random.
    /// </summary>
    private const int BatchesSortedTogether = 50;

    private readonly IReadOnlyList<TokenizedExample> _examples;
    private readonly int _batchSize;
    private readonly int _padId;

    /// <param name="examples">At least one.</param>
    /// <param name="batchSize">Examples in a batch. 1 or more.</param>
    /// <param name="padId">Id that fills up shorter examples.</param>
    public Batcher(IReadOnlyList<TokenizedExample> examples, int batchSize, int padId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(examples.Count, 1);
        _examples = examples;
        _batchSize = Math.Min(batchSize, examples.Count);
        _padId = padId;
    }

    /// <summary>The last batch counts, however few examples it has.</summary>
    public int BatchesPerEpoch => (_examples.Count + _batchSize - 1) / _batchSize;

    /// <summary>All examples in a new random order.</summary>
    /// <param name="epoch">1-based; each epoch has its own order.</param>
    /// <param name="seed">The trial's seed.</param>
    /// <param name="bucketed"> Examples of similar length share a batch, which saves the work done on
    /// padding; which ones do, and the order of the batches, stay random.
    /// </param>
    public IEnumerable<Batch> Epoch(int epoch, long seed, bool bucketed)
    {
        SeededRandom random = new(seed, epoch, "batch order");
        int[] order = FileOrder();
        random.Shuffle<int>(order);
        int[] batches = [.. Enumerable.Range(0, BatchesPerEpoch)];
        if (bucketed)
        {
            SortWithinMegaBatches(order);
            // The last batch may be short, so it is shuffled as any other but keeps its members.
            random.Shuffle<int>(batches);
        }

        return batches.Select(batch => Cut(order, batch, _batchSize));
    }

    /// <summary>All examples for evaluation.</summary>
    /// <param name="batchSize">Examples in a batch. 1 or more.</param>
    /// <param name="sortByLength"> Longest first, which pads least and finds a lack of memory at once; <see
    /// cref="Batch.Examples"/> says which is which. Otherwise in the order of the list.
    /// </param>
    public IEnumerable<Batch> InOrder(int batchSize, bool sortByLength = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        batchSize = Math.Min(batchSize, _examples.Count);
        int[] order = FileOrder();
        if (sortByLength)
        {
            SortByLength(order);
        }

        int count = (order.Length + batchSize - 1) / batchSize;
        return Enumerable.Range(0, count).Select(batch => Cut(order, batch, batchSize));
    }

    private int[] FileOrder() => [.. Enumerable.Range(0, _examples.Count)];

    private void SortWithinMegaBatches(int[] order)
    {
        int size = (int)Math.Min((long)_batchSize * BatchesSortedTogether, order.Length);
        for (int start = 0; start < order.Length; start += size)
        {
            SortByLength(order.AsSpan(start, Math.Min(size, order.Length - start)));
        }
    }

    // Longest first. Equal lengths keep their order, so the result depends on nothing but the input.
    private void SortByLength(Span<int> order)
    {
        long[] keys = new long[order.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = ((long)-_examples[order[i]].Ids.Length << 32) + i;
        }

        keys.AsSpan().Sort(order);
    }

    private Batch Cut(int[] order, int batch, int batchSize)
    {
        int start = batch * batchSize;
        return new(_examples, order.AsSpan(start, Math.Min(batchSize, order.Length - start)), _padId);
    }
}
