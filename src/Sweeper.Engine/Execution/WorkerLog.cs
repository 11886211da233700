using System.Globalization;

namespace Sweeper.Engine.Execution;

/// <summary>What workers print outside of any trial, for whoever looks into trouble. Never a reason to fail.</summary>
/// <param name="path">The file; null to forget it.</param>
/// <param name="clock">For the time of each line.</param>
internal sealed class WorkerLog(string? path, TimeProvider clock)
{
    /// <summary>A worker that prints without end must not fill the disk.</summary>
    private const long MostBytes = 16 << 20;

    private readonly Lock _lock = new();
    private long _bytes;

    public void Write(int pid, string line) => WriteLine(string.Create(CultureInfo.InvariantCulture, $"worker {pid}: {line}"));

    public void WriteLine(string line)
    {
        if (path is null || Interlocked.Read(ref _bytes) > MostBytes)
        {
            return;
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().UtcDateTime:O} {line}\n");
        lock (_lock)
        {
            try
            {
                _bytes += text.Length;
                File.AppendAllText(path, _bytes > MostBytes ? $"{text}What workers print from here on is not kept.\n" : text);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A full disk shows where it matters: at the store and the trials' folders.
            }
        }
    }
}
