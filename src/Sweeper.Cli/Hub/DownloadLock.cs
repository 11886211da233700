using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Hub;

/// <summary>One process at a time downloads a file: the system's lock on a file, which ends with the process.</summary>
internal static class DownloadLock
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Held until disposed. The file stays: whoever deleted it could delete one that another process has just locked.</summary>
    /// <param name="path">The file to lock.</param>
    /// <param name="what">Name of what is downloaded.</param>
    /// <param name="progress">Told once when somebody else has it.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task<FileStream> TakeAsync(string path, string what, DownloadProgress progress, CancellationToken stop)
    {
        FileErrors.Explain(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        for (bool isTold = false; ; isTold = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (FileErrors.IsLocked(error))
            {
                if (!isTold)
                {
                    progress.Say($"  {what}: another process is downloading it; waiting for that");
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                FileErrors.Explain(path, () => throw error);
            }

            await Task.Delay(Interval, stop);
        }
    }
}
