using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Sweeper.Search;

/// <summary>A random stream that depends on (seed, number, purpose) alone: xoshiro256** of Blackman and Vigna, 2018.</summary>
/// <remarks>Not thread-safe. Streams of different keys are independent for all practical purposes: the key is hashed.</remarks>
public sealed class SeededRandom
{
    private readonly ulong[] _state = new ulong[4];

    /// <param name="seed">The sweep's or trial's seed.</param>
    /// <param name="number">Trial or epoch number, or 0 where there is none.</param>
    /// <param name="purpose">What the numbers are for, so that two uses of one seed do not share a stream.</param>
    public SeededRandom(long seed, long number, string purpose)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{seed}/{number}/{purpose}");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        for (int i = 0; i < _state.Length; i++)
        {
            _state[i] = BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(8 * i));
        }
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextBits()
    {
        unchecked
        {
            ulong result = BitOperations.RotateLeft(_state[1] * 5, 7) * 9;
            ulong shifted = _state[1] << 17;
            _state[2] ^= _state[0];
            _state[3] ^= _state[1];
            _state[1] ^= _state[2];
            _state[0] ^= _state[3];
            _state[2] ^= shifted;
            _state[3] = BitOperations.RotateLeft(_state[3], 45);
            return result;
        }
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="count"/>), without bias.</summary>
    /// <param name="count">1 or more.</param>
    public int NextInt(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ulong range = (ulong)count;
        ulong tooHigh = ulong.MaxValue - (ulong.MaxValue % range);
        ulong bits;
        do
        {
            bits = NextBits();
        }
        while (bits >= tooHigh);
        return (int)(bits % range);
    }

    /// <summary>Puts the items into a uniformly random order (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
