using System.Globalization;
using System.Runtime.InteropServices;

namespace Sweeper.Cli.CommandLine;

/// <summary>Keeps the details of an unexpected exception.</summary>
internal static class CrashFile
{
    /// <returns>Path of the file written, or the details themselves when no file can be written.</returns>
    public static string Write(Exception error, string[] args)
    {
        string details = $"""
            sweeper {string.Join(' ', args)}
            version {typeof(CrashFile).Assembly.GetName().Version}, .NET {Environment.Version}, {RuntimeInformation.OSDescription}

            {error}
            """;
        string path = Path.Combine(
            Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"sweeper-crash-{Environment.ProcessId}.txt"));
        try
        {
            File.WriteAllText(path, details);
            return path;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return $"these lines, as {path} cannot be written:\n{details}";
        }
    }
}
