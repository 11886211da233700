using System.Globalization;

namespace Sweeper.Training.Loop;

/// <summary>Tells a file from its earlier versions without reading it.</summary>
internal static class FileIdentity
{
    /// <summary>Path, size and time of the last change.</summary>
    public static string Of(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists
            ? path
            : string.Create(
                CultureInfo.InvariantCulture, $"{file.FullName}:{file.Length}:{file.LastWriteTimeUtc.Ticks}");
    }
}
