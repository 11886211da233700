using Microsoft.Win32.SafeHandles;
using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Trials;

/// <summary>Appends to a trial's <c>events.jsonl</c>; an event is on disk when <see cref="Append"/> returns.</summary>
public sealed class TrialEventWriter : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private string? _folder;

    /// <summary>Opens the file for an attempt, and cuts off the line an earlier one was killed in.</summary>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public TrialEventWriter(TrialFolder folder)
    {
        _path = folder.Events;
        _folder = folder.Path;
        _file = FileErrors.Explain(_path, () =>
        {
            CutTornLine(_path);
            return Posix.OpenAppend(_path);
        });
    }

    /// <summary>Appends an event that is to be on disk with the next one only.</summary>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public void AppendLazily(TrialEvent trialEvent) => FileErrors.Explain(_path, () =>
    {
        DurableWrite.Event.Reach(WriteMoment.Before);

        // One write call for the whole line: the descriptor appends, so the offset is of no consequence.
        RandomAccess.Write(_file, TrialJson.EventLine(trialEvent), fileOffset: 0);
        DurableWrite.Event.Reach(WriteMoment.Written);
    });

    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public void Append(TrialEvent trialEvent)
    {
        AppendLazily(trialEvent);
        FileErrors.Explain(_path, () =>
        {
            RandomAccess.FlushToDisk(_file);
            if (_folder is { } folder)
            {
                // Once: the file's name, and that of the plan.
                Posix.SyncFolder(folder);
                _folder = null;
            }

            DurableWrite.Event.Reach(WriteMoment.After);
        });
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
            DurableWrite.TornEventRemoval.Around(() => file.SetLength(whole));
        }
    }
}
