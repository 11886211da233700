using System.Text.Json;

namespace Sweeper.Engine.Trials;

/// <summary>Follows a trial's <c>events.jsonl</c> while it grows. Not thread-safe.</summary>
/// <param name="folder">The trial's folder.</param>
public sealed class TrialEventReader(TrialFolder folder)
{
    private long _offset;
    private int _line;

    /// <summary>The events that were added since the last call. A last line that is not whole yet is left for the next call.</summary>
    /// <returns>Empty when there is nothing new, or no file yet.</returns>
    /// <exception cref="UserErrorException">A whole line is not an event.</exception>
    public IReadOnlyList<TrialEvent> ReadNew()
    {
        byte[] added = FileErrors.Explain(folder.Events, ReadAdded);
        var events = new List<TrialEvent>();
        ReadOnlySpan<byte> rest = added;
        for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            _line++;
            events.Add(Parse(rest[..end]));
            _offset += end + 1;
        }

        return events;
    }

    private byte[] ReadAdded()
    {
        if (!File.Exists(folder.Events))
        {
            return [];
        }

        using var file = new FileStream(folder.Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _offset;
        byte[] added = new byte[Math.Max(0, file.Length - _offset)];
        int count = file.ReadAtLeast(added, added.Length, throwOnEndOfStream: false);
        return added[..count];
    }

    private TrialEvent Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return TrialJson.ParseEvent(line);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new UserErrorException(
                $"this line is not a trial event: {error.Message}",
                "Restore the file from a backup, or delete the trial's folder and run the trial again",
                $"{folder.Events}:{_line}",
                error);
        }
    }
}
