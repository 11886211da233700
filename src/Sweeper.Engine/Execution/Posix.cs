using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sweeper.Engine.Execution;

/// <summary>The few system calls that .NET does not offer.</summary>
internal static class Posix
{
    private const int ReadOnly = 0x0;
    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int Append = 0x400;
    private const int Directory = 0x10000;
    private const int CloseOnExec = 0x80000;
    private const int DuplicateCloseOnExec = 1030;
    private const int KillSignal = 9;
    private const int TerminateSignal = 15;
    private const int NotPermitted = 1;

    /// <summary>Opens a file so that each write goes to its end, whoever else appends (FileMode.Append writes at its own position).</summary>
    public static SafeFileHandle OpenAppend(string path) =>
        Checked(NativeOpen(path, WriteOnly | Create | Append | CloseOnExec, 0b110_100_100), path);

    /// <summary>Opens a file whatever locks others have on it.</summary>
    public static SafeFileHandle OpenRead(string path) => Checked(NativeOpen(path, ReadOnly | CloseOnExec, 0), path);

    /// <summary>Makes the names in a folder durable: a rename is on disk only after its folder is.</summary>
    public static void SyncFolder(string path)
    {
        using SafeFileHandle handle = Checked(NativeOpen(path, Directory | CloseOnExec, 0), path);
        if (NativeSync((int)handle.DangerousGetHandle()) != 0)
        {
            throw Error(path);
        }
    }

    /// <summary>A second handle on an open file descriptor.</summary>
    public static SafeFileHandle Duplicate(int descriptor) =>
        Checked(NativeControl(descriptor, DuplicateCloseOnExec, 0), $"file descriptor {descriptor}");

    /// <summary>Makes <paramref name="descriptor"/> mean what <paramref name="source"/> means.</summary>
    public static void Redirect(SafeFileHandle source, int descriptor)
    {
        if (NativeDuplicateTo((int)source.DangerousGetHandle(), descriptor) < 0)
        {
            throw Error($"file descriptor {descriptor}");
        }
    }

    /// <summary>
    /// Makes this process the head of a process group of its own, which its children belong to, and theirs: so that all of
    /// them can be killed at once, whoever has adopted them.
    /// </summary>
    public static void LeadGroup() => _ = NativeSetGroup(0, 0);

    /// <summary>Kills every process of the group that <paramref name="leader"/> leads; nothing when there is none.</summary>
    public static void KillGroup(int leader) => _ = NativeKill(-leader, KillSignal);

    /// <summary>Whether a process was stopped by SIGSTOP, or by a debugger.</summary>
    public static bool IsStopped(int pid)
    {
        try
        {
            // pid (name) state ...; the name may hold anything.
            string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return status[(status.LastIndexOf(')') + 2)..] is ['T' or 't', ..];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Sends a process SIGTERM.</summary>
    /// <returns>False when this user may not; true also when there is no such process any more.</returns>
    public static bool Terminate(int pid) =>
        NativeKill(pid, TerminateSignal) == 0 || Marshal.GetLastPInvokeError() != NotPermitted;

    /// <summary>Ends the process as kill -9 does.</summary>
    public static void KillSelf()
    {
        _ = NativeKill(Environment.ProcessId, KillSignal);
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Ends the process at once: no finalizers, no exit handlers, which native threads could block.</summary>
    public static void Exit(int code) => NativeExit(code);

    private static SafeFileHandle Checked(int descriptor, string path) =>
        descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Error(path);

    /// <summary>As .NET's own file errors: the errno is the HResult.</summary>
    private static IOException Error(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeOpen([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeSync(int descriptor);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeControl(int descriptor, int command, int argument);

    [DllImport("libc", EntryPoint = "dup2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeDuplicateTo(int source, int descriptor);

    [DllImport("libc", EntryPoint = "setpgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeSetGroup(int pid, int group);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int pid, int signal);

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void NativeExit(int code);
}
