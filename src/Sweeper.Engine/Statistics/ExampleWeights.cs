using System.Numerics;

namespace Sweeper.Engine.Statistics;

/// <summary>
/// How often each example counts, as binary digits: plane k holds the bit of worth 2^k of every example's weight. The
/// weighted number of examples in a set is then sum over k of 2^k popcount(set AND plane k), 64 examples a step.
/// </summary>
internal sealed class ExampleWeights
{
    private readonly ExampleLayout _layout;
    private readonly ulong[][] _planes;

    private ExampleWeights(ExampleLayout layout, ulong[][] planes)
    {
        _layout = layout;
        _planes = planes;
        Actual = CountByClass(layout.Occupied);
    }

    /// <summary>Weight of the examples of each class. <c>[classes]</c></summary>
    public long[] Actual { get; }

    /// <summary>Whether every example has weight 0.</summary>
    public bool IsEmpty => Array.TrueForAll(Actual, count => count == 0);

    /// <summary>Every example counts once.</summary>
    public static ExampleWeights Ones(ExampleLayout layout) => new(layout, [layout.Occupied]);

    /// <param name="layout">Where the examples are.</param>
    /// <param name="counts">Weight at each place. <c>[64 words]</c></param>
    public static ExampleWeights Of(ExampleLayout layout, byte[] counts)
    {
        int planes = 0;
        foreach (byte count in counts)
        {
            planes = Math.Max(planes, 32 - BitOperations.LeadingZeroCount((uint)count));
        }

        ulong[][] bits = [.. Enumerable.Range(0, planes).Select(_ => new ulong[layout.Words])];
        for (int place = 0; place < counts.Length; place++)
        {
            int rest = counts[place];
            for (int k = 0; rest > 0; k++, rest >>= 1)
            {
                bits[k][place >> 6] |= (ulong)(rest & 1) << (place & 63);
            }
        }

        return new(layout, bits);
    }

    /// <summary>The examples that have weight 0 here, once each: out of the bag.</summary>
    public ExampleWeights Unused()
    {
        ulong[] unused = [.. _layout.Occupied];
        foreach (ulong[] plane in _planes)
        {
            for (int word = 0; word < unused.Length; word++)
            {
                unused[word] &= ~plane[word];
            }
        }

        return new(_layout, [unused]);
    }

    /// <summary>The weight of a set of examples.</summary>
    public long Count(ulong[] set) => Count(set, 0, set.Length);

    /// <summary>The weight of the examples of each class in a set.</summary>
    public long[] CountByClass(ulong[] set)
    {
        long[] counts = new long[_layout.Actual.Length];
        CountByClass(set, counts);
        return counts;
    }

    /// <inheritdoc cref="CountByClass(ulong[])"/>
    public void CountByClass(ulong[] set, Span<long> counts)
    {
        for (int c = 0; c < counts.Length; c++)
        {
            counts[c] = Count(set, _layout.FirstWord[c], _layout.FirstWord[c + 1]);
        }
    }

    private long Count(ulong[] set, int from, int to)
    {
        long sum = 0;
        unchecked
        {
            for (int k = 0; k < _planes.Length; k++)
            {
                ReadOnlySpan<ulong> plane = _planes[k].AsSpan(from, to - from);
                ReadOnlySpan<ulong> bits = set.AsSpan(from, to - from);
                // Two sums, because the popcount's result depends on the register it is written to on some processors.
                long even = 0;
                long odd = 0;
                int word = 0;
                for (; word + 1 < bits.Length; word += 2)
                {
                    even += BitOperations.PopCount(bits[word] & plane[word]);
                    odd += BitOperations.PopCount(bits[word + 1] & plane[word + 1]);
                }

                if (word < bits.Length)
                {
                    even += BitOperations.PopCount(bits[word] & plane[word]);
                }

                sum += (even + odd) << k;
            }
        }

        return sum;
    }
}
