using System.Text;

namespace Sweeper.Cli.Live;

/// <summary>The end of a log that may be long and may still be written.</summary>
internal static class LogTail
{
    private const int MostBytes = 64 * 1024;

    /// <returns>Whole lines; null when there is no such file.</returns>
    public static string? Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            bool isCut = file.Length > MostBytes;
            file.Position = isCut ? file.Length - MostBytes : 0;
            using var reader = new StreamReader(file, Encoding.UTF8);
            string text = reader.ReadToEnd();
            return isCut ? text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..] : text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
