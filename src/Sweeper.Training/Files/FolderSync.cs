using System.Runtime.InteropServices;

namespace Sweeper.Training.Files;

/// <summary>Makes renames in a folder survive a power loss; .NET cannot open a folder to flush it.</summary>
internal static partial class FolderSync
{
    /// <summary>
    /// Best effort: some network file systems refuse, and the file's own content is on disk already.
    /// </summary>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int descriptor = Open(folder, flags: 0);
        if (descriptor >= 0)
        {
            _ = Fsync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
