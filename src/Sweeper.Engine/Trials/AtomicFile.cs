using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Trials;

/// <summary>Writes files that are there whole or not at all, also after a power loss.</summary>
public static class AtomicFile
{
    /// <summary>Replaces a file: temporary name, flush to disk, rename, flush of the folder. Creates the folder.</summary>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        byte[] bytes = content.ToArray();
        FileErrors.Explain(path, () =>
        {
            string folder = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(folder);
            string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.tmp");
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            Posix.SyncFolder(folder);
        });
    }
}
