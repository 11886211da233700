using Microsoft.Win32.SafeHandles;
using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Trials;

/// <summary>Appends to a trial's <c>events.jsonl</c>; an event is on disk when <see cref="Append"/> returns.</summary>
public sealed class TrialEventWriter : IDisposable
{
    private readonly SafeFileHandle _file;
    private string? _folder;

    /// <summary>Opens the file for an attempt, and cuts off the line an earlier one was killed in.</summary>
    public TrialEventWriter(TrialFolder folder)
    {
        CutTornLine(folder.Events);
        _file = Posix.OpenAppend(folder.Events);
        _folder = folder.Path;
    }

    /// <summary>Appends an event that is to be on disk with the next one only.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void AppendLazily(TrialEvent trialEvent) =>
        // One write call for the whole line: the descriptor appends, so the offset is of no consequence.
        RandomAccess.Write(_file, TrialJson.EventLine(trialEvent), fileOffset: 0);

    /// <exception cref="IOException">The disk is full.</exception>
    public void Append(TrialEvent trialEvent)
    {
        AppendLazily(trialEvent);
        RandomAccess.FlushToDisk(_file);
        if (_folder is { } folder)
        {
            // Once: the file's name, and that of the plan.
            Posix.SyncFolder(folder);
            _folder = null;
        }
    }

    public void Dispose() => _file.Dispose();

    private static void CutTornLine(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        byte[] content = File.ReadAllBytes(path);
        int whole = Array.LastIndexOf(content, (byte)'\n') + 1;
        if (whole < content.Length)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(whole);
        }
    }
}
