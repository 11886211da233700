namespace Sweeper.Training.Tests.Files;

/// <summary>What a bad disk or a careless program makes of a file.</summary>
internal static class DamagedBytes
{
    /// <summary>Some bytes changed, cut out, repeated or cut off.</summary>
    public static byte[] Of(byte[] good, Random random)
    {
        List<byte> bytes = [.. good];
        int changes = random.Next(1, 5);
        for (int change = 0; change < changes && bytes.Count > 2; change++)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 2 when random.Next(10) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 3:
                    bytes[at] = random.Next(2) == 0 ? (byte)0xff : (byte)0x7f;
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }
}
