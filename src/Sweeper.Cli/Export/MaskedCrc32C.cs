using System.Numerics;

namespace Sweeper.Cli.Export;

/// <summary>CRC-32C (Castagnoli, RFC 3720), and its masked form that TFRecord files store.</summary>
internal static class MaskedCrc32C
{
    private const uint MaskDelta = 0xA282EAD8;

    public static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in data)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }

    /// <summary>Rotated and shifted, because a CRC of data that holds its own CRC says little.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint crc = Crc(data);
        return unchecked(BitOperations.RotateRight(crc, 15) + MaskDelta);
    }
}
