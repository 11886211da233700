using System.Globalization;

namespace Sweeper.Engine.Execution;

/// <summary>What workers print outside of any trial, for whoever looks into trouble. Never a reason to fail.</summary>
/// <param name="path">The file; null to forget it.</param>
/// <param name="clock">For the time of each line.</param>
internal sealed class WorkerLog(string? path, TimeProvider clock)
{
    private readonly Lock _lock = new();

    public void Write(int pid, string line)
    {
        if (path is null)
        {
            return;
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().UtcDateTime:O} worker {pid}: {line}\n");
        lock (_lock)
        {
            try
            {
                File.AppendAllText(path, text);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A full disk shows where it matters: at the store and the trials' folders.
            }
        }
    }
}
