using Microsoft.Win32.SafeHandles;
using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Trials;

/// <summary>Writes files that are there whole or not at all, also after a power loss.</summary>
public static class AtomicFile
{
    /// <inheritdoc cref="Write(DurableWrite, string, Action{Stream})"/>
    public static void Write(DurableWrite kind, string path, ReadOnlySpan<byte> content)
    {
        byte[] bytes = content.ToArray();
        Write(kind, path, stream => stream.Write(bytes));
    }

    /// <summary>Replaces a file: temporary name, flush to disk, rename, flush of the folder. Creates the folder.</summary>
    /// <param name="kind">What is written.</param>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content. When it throws, the file is as it was.</param>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(DurableWrite kind, string path, Action<Stream> write) => FileErrors.Explain(path, () =>
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        CreateFolder(folder);
        Replace(kind, path, file =>
        {
            write(file);
            file.Flush(flushToDisk: true);
        });
        kind.Reach(WriteMoment.Renamed);
        SyncFolder(folder);
        kind.Reach(WriteMoment.After);
    });

    /// <summary>
    /// Replaces a file so that readers see the old or the new one, without waiting for the disk: for what may be lost
    /// when the machine goes down.
    /// </summary>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public static void Swap(DurableWrite kind, string path, byte[] content) => FileErrors.Explain(path, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Replace(kind, path, file => file.Write(content));
        kind.Reach(WriteMoment.After);
    });

    /// <summary>Makes the content of a file that was written by <see cref="Swap"/> durable; its name is with the next <see cref="SyncFolder"/>.</summary>
    /// <exception cref="UserErrorException">It is missing, or the disk is full.</exception>
    public static void SyncContent(DurableWrite kind, string path) => FileErrors.Explain(path, () => kind.Around(() =>
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }));

    /// <summary>Makes renames in a folder durable.</summary>
    public static void SyncFolder(string folder) => Posix.SyncFolder(folder);

    /// <summary>A folder is as lost as its files when its own name is not on disk.</summary>
    private static void CreateFolder(string folder)
    {
        if (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            CreateFolder(parent);
            Directory.CreateDirectory(folder);
            SyncFolder(parent);
        }
    }

    private static void Replace(DurableWrite kind, string path, Action<FileStream> write)
    {
        kind.Reach(WriteMoment.Before);
        path = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.tmp");
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read))
            {
                write(file);
            }

            kind.Reach(WriteMoment.Written);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
