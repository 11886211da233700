using System.Text.Json;

namespace Sweeper.Engine.Trials;

/// <summary>What the runner answers to a report of a trial that waits for it: <c>decision.json</c>.</summary>
/// <param name="Attempt">The attempt that reported.</param>
/// <param name="Epoch">The <see cref="EpochReport.Epoch"/> of the report.</param>
/// <param name="Directive">What the trial has to do now.</param>
public sealed record TrialDecision(int Attempt, double Epoch, TrialDirective Directive)
{
    /// <summary>Replaces the folder's decision.</summary>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public void Write(TrialFolder folder) =>
        AtomicFile.Swap(
            DurableWrite.Decision,
            folder.Decision,
            JsonSerializer.SerializeToUtf8Bytes(this, TrialJsonContext.Default.TrialDecision));

    /// <summary>The folder's decision; null when there is none that can be read.</summary>
    public static TrialDecision? TryRead(TrialFolder folder)
    {
        try
        {
            return File.Exists(folder.Decision)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(folder.Decision), TrialJsonContext.Default.TrialDecision)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            // On a shared file system a file may be away for an instant while it is replaced.
            return null;
        }
    }
}
