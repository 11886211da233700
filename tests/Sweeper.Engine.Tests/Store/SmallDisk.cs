using System.Diagnostics;
using System.Globalization;

namespace Sweeper.Engine.Tests.Store;

/// <summary>A test that mounts, which only root may do, and not in every container.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> MayMount = new(SmallDisk.MayMount);

    public RootFactAttribute()
    {
        if (!MayMount.Value)
        {
            Skip = "mounting a small file system is not allowed here; run as root to test a full disk";
        }
    }
}

/// <summary>A file system of a few megabytes, to see what happens when it is full.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Tries it.</summary>
    public static bool MayMount()
    {
        string path = Directory.CreateTempSubdirectory("sweeper-mount-").FullName;
        bool may = Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "tmpfs", path) && Run("umount", path);
        Directory.Delete(path);
        return may;
    }

    public static SmallDisk Mount(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        string size = string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");
        Assert.True(Run("mount", "-t", "tmpfs", "-o", size, "tmpfs", path), "cannot mount a tmpfs");
        return new SmallDisk(path);
    }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path), "cannot make the file system read-only");

    public void MakeWritable() => Assert.True(Run("mount", "-o", "remount,rw", Path), "cannot make the file system writable");

    public void Dispose() => Run("umount", Path);

    private static bool Run(string program, params IReadOnlyList<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
