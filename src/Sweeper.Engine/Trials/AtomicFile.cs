using Microsoft.Win32.SafeHandles;
using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Trials;

/// <summary>Writes files that are there whole or not at all, also after a power loss.</summary>
public static class AtomicFile
{
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        byte[] bytes = content.ToArray();
        Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Replaces a file: temporary name, flush to disk, rename, flush of the folder. Creates the folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content. When it throws, the file is as it was.</param>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        Replace(path, file =>
        {
            write(file);
            file.Flush(flushToDisk: true);
        });
        FileErrors.Explain(path, () => SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!));
    }

    /// <summary>
    /// Replaces a file so that readers see the old or the new one, without waiting for the disk: for what may be lost
    /// when the machine goes down.
    /// </summary>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public static void Swap(string path, byte[] content) => Replace(path, file => file.Write(content));

    /// <summary>Makes the content of a file that was written by <see cref="Swap"/> durable; its name is with the next <see cref="SyncFolder"/>.</summary>
    /// <exception cref="UserErrorException">It is missing, or the disk is full.</exception>
    public static void SyncContent(string path) => FileErrors.Explain(path, () =>
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    });

    /// <summary>Makes renames in a folder durable.</summary>
    public static void SyncFolder(string folder) => Posix.SyncFolder(folder);

    private static void Replace(string path, Action<FileStream> write) => FileErrors.Explain(path, () =>
    {
        path = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.tmp");
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read))
            {
                write(file);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    });
}
