using System.Numerics;

namespace Sweeper.Search.Sequences;

/// <summary>A Sobol sequence with nested uniform scrambling, any point of which can be had by its index.</summary>
/// <remarks>
/// I. M. Sobol, 1967; A. B. Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences", 1995: every binary digit is
/// flipped or not by a coin that belongs to the digits before it, so each point is uniform, while the first 2^m points
/// stay as evenly spread as those of the plain sequence. The coins are hashes, as in B. Burley, "Practical Hash-based
/// Owen Scrambling", 2020. Dimensions beyond <see cref="SobolDirections.Dimensions"/> use the same direction numbers
/// again, in groups; each further group runs through the sequence in an order of its own, scrambled likewise, so every
/// group is as evenly spread in itself and independent of the others. Immutable and safe to use from several threads.
/// </remarks>
internal sealed class ScrambledSobol
{
    private readonly ulong[] _keys;
    private readonly ulong[] _groupKeys;

    /// <param name="dimensions">0 or more.</param>
    /// <param name="seed">Chooses the scrambling.</param>
    public ScrambledSobol(int dimensions, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimensions);
        var random = new SeededRandom(seed, 0, "scrambled sobol");
        _keys = [.. Enumerable.Range(0, dimensions).Select(_ => random.NextBits())];
        var groups = new SeededRandom(seed, 0, "scrambled sobol groups");
        _groupKeys = [.. Enumerable.Range(0, (dimensions / SobolDirections.Dimensions) + 1).Select(_ => groups.NextBits())];
    }

    /// <summary>How many coordinates a point has.</summary>
    public int Dimensions => _keys.Length;

    /// <summary>Writes one point of the sequence.</summary>
    /// <param name="index">From 0 to 2^32 - 1.</param>
    /// <param name="into"><see cref="Dimensions"/> numbers, each in [0, 1), of 53 binary digits.</param>
    /// <exception cref="ArgumentOutOfRangeException">No point has this index.</exception>
    public void Point(long index, Span<double> into)
    {
        if (index is < 0 or > uint.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, "A Sobol sequence has points 0 to 2^32 - 1.");
        }

        uint place = (uint)index;
        for (int i = 0; i < Dimensions; i++)
        {
            (int group, int dimension) = Math.DivRem(i, SobolDirections.Dimensions);
            if (group > 0 && dimension == 0)
            {
                place = Scramble((uint)index, _groupKeys[group]);
            }

            uint digits = Scramble(Digits(dimension, place), _keys[i]);
            ulong rest = Mix(_keys[i], (1UL << SobolDirections.Digits) | digits) >> 43;
            into[i] = (((ulong)digits << 21) | rest) * (1.0 / (1UL << 53));
        }
    }

    /// <summary>The 32 binary digits of a coordinate of the plain sequence, in Gray code order.</summary>
    internal static uint Digits(int dimension, uint index)
    {
        ReadOnlySpan<uint> directions = SobolDirections.Of(dimension);
        uint digits = 0;
        for (uint gray = index ^ (index >> 1); gray != 0; gray &= gray - 1)
        {
            digits ^= directions[BitOperations.TrailingZeroCount(gray)];
        }

        return digits;
    }

    // The coin of a digit is a hash of the node it hangs from: the digits above it, behind a leading 1.
    private static uint Scramble(uint digits, ulong key)
    {
        uint scrambled = 0;
        for (int i = 0; i < SobolDirections.Digits; i++)
        {
            ulong node = ((1UL << SobolDirections.Digits) | digits) >> (SobolDirections.Digits - i);
            uint coin = (uint)(Mix(key, node) & 1);
            scrambled |= (((digits >> (SobolDirections.Digits - 1 - i)) & 1) ^ coin) << (SobolDirections.Digits - 1 - i);
        }

        return scrambled;
    }

    // SplitMix64 (Steele, Lea and Flood, 2014).
    private static ulong Mix(ulong key, ulong node)
    {
        unchecked
        {
            ulong bits = key + (node * 0x9e3779b97f4a7c15);
            bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
            bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
            return bits ^ (bits >> 31);
        }
    }
}
