using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sweeper.Cli.Hub;

/// <summary>
/// What a file's entity tag promises about its content: 64 hexadecimal digits are the SHA-256 (files in LFS), 40 the SHA-1
/// that git gives a blob (all others). Other tags promise nothing, and the size must do.
/// </summary>
internal static class Checksum
{
    private const int Sha256Digits = 64;
    private const int GitDigits = 40;

    /// <summary>Whether a file has the content that its tag promises.</summary>
    public static bool Holds(string path, string tag)
    {
        if (!tag.All(char.IsAsciiHexDigitLower) || tag.Length is not (Sha256Digits or GitDigits))
        {
            return true;
        }

        using FileStream file = File.OpenRead(path);
        return tag == Convert.ToHexStringLower(tag.Length == Sha256Digits ? SHA256.HashData(file) : Git(file));
    }

    private static byte[] Git(FileStream file)
    {
#pragma warning disable CA5350 // It is what git names blobs by; nothing is signed with it.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Length}\0")));
        byte[] buffer = new byte[1 << 16];
        while (file.Read(buffer) is > 0 and int count)
        {
            hash.AppendData(buffer, 0, count);
        }

        return hash.GetHashAndReset();
    }
}
