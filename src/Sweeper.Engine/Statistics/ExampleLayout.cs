using Sweeper.Search;

namespace Sweeper.Engine.Statistics;

/// <summary>
/// Where each example has its bit: examples of one true class lie together and begin at a new word, so that counting the
/// bits of some words counts examples of that class.
/// </summary>
internal sealed class ExampleLayout
{
    private readonly int[] _positions;

    public ExampleLayout(IReadOnlyList<int> truth, int classes)
    {
        Actual = new long[classes];
        for (int i = 0; i < truth.Count; i++)
        {
            Actual[truth[i]]++;
        }

        FirstWord = new int[classes + 1];
        for (int c = 0; c < classes; c++)
        {
            FirstWord[c + 1] = FirstWord[c] + (int)((Actual[c] + 63) / 64);
        }

        _positions = new int[truth.Count];
        int[] next = [.. FirstWord.Take(classes).Select(word => 64 * word)];
        Occupied = new ulong[FirstWord[classes]];
        for (int i = 0; i < truth.Count; i++)
        {
            _positions[i] = next[truth[i]]++;
            Set(Occupied, i);
        }
    }

    /// <summary>Number of examples.</summary>
    public int Examples => _positions.Length;

    /// <summary>Examples of each class. <c>[classes]</c></summary>
    public long[] Actual { get; }

    /// <summary>The first word of each class, and one past the last. <c>[classes + 1]</c></summary>
    public int[] FirstWord { get; }

    /// <summary>The bits that stand for an example. <c>[words]</c></summary>
    public ulong[] Occupied { get; }

    public int Words => Occupied.Length;

    /// <summary>Sets the bit of an example.</summary>
    public void Set(ulong[] bits, int example) =>
        bits[_positions[example] >> 6] |= 1UL << (_positions[example] & 63);

    /// <summary>Draws as many examples as there are, with replacement, and gives how often each place was drawn. <c>[64 words]</c></summary>
    public byte[] Draw(SeededRandom random)
    {
        byte[] counts = new byte[64 * Words];
        uint examples = (uint)_positions.Length;
        uint biased = unchecked(0 - examples) % examples;
        int drawn = 0;
        while (drawn < _positions.Length)
        {
            ulong bits = random.NextBits();
            for (int half = 0; half < 2 && drawn < _positions.Length; half++, bits >>= 32)
            {
                // Lemire 2019, Fast random integer generation in an interval: two draws of 64 bits, without a division.
                ulong product = (bits & uint.MaxValue) * examples;
                if ((product & uint.MaxValue) >= biased)
                {
                    // 256 draws of one example would overflow; that happens less than once in the age of the universe.
                    counts[_positions[product >> 32]]++;
                    drawn++;
                }
            }
        }

        return counts;
    }
}
