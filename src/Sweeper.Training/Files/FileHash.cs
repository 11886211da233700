using System.Security.Cryptography;

namespace Sweeper.Training.Files;

/// <summary>The identity of a file's content.</summary>
public static class FileHash
{
    /// <summary>SHA-256 of the file, 64 lower-case hexadecimal digits.</summary>
    public static string Sha256(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
