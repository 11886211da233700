using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sweeper.Engine.Scripts;

/// <summary>The system calls behind <see cref="ScriptProcess"/>. Sizes and constants are those of Linux with glibc.</summary>
internal static unsafe class ScriptNative
{
    public const short ReadyToRead = 0x1;
    public const int TerminateSignal = 15;
    public const int KillSignal = 9;

    private const int ReadOnly = 0x0;
    private const int WriteOnly = 0x1;
    private const int ReadWrite = 0x2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int NotWaiting = 1;
    private const int TryAgain = 11;
    private const int Interrupted = 4;
    private const int BecomeSubreaper = 36;
    private const int OpenProcessDescriptor = 434;
    private const int SizeOfSignalSet = 128;

    // The structures of glibc are smaller; nothing outside of it looks into them.
    private const int Ample = 1024;
    private const short DefaultSignals = 0x4;
    private const short SignalMask = 0x8;

    /// <summary>What <c>poll</c> waits for.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Watched
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>Makes this process the parent of its descendants whose own parents end, so that none gets lost.</summary>
    public static void AdoptOrphans() => _ = Control(BecomeSubreaper, 1, 0, 0, 0);

    /// <summary>Makes a named pipe, readable and writable by this user.</summary>
    public static void MakePipe(string path) => Check(NativeMakeFifo(path, 0b110_000_000), path);

    /// <summary>The reading end of a named pipe. It never sees an end of file, whoever opens and closes the other one.</summary>
    public static SafeFileHandle OpenReader(string pipe) => Handle(NativeOpen(pipe, ReadWrite | NonBlocking | CloseOnExec, 0), pipe);

    /// <summary>The writing end of a named pipe that has a reader.</summary>
    public static SafeFileHandle OpenWriter(string pipe) => Handle(NativeOpen(pipe, WriteOnly | CloseOnExec, 0), pipe);

    /// <summary>A pipe whose reading end does not block.</summary>
    public static (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        int* ends = stackalloc int[2];
        Check(NativePipe(ends, CloseOnExec), "a pipe");
        _ = NativeControl(ends[0], 4, NonBlocking);
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>A descriptor that becomes readable when something is written to it.</summary>
    public static SafeFileHandle Bell() => Handle(NativeEvent(0, CloseOnExec | NonBlocking), "an event descriptor");

    /// <summary>A descriptor that becomes readable when a child ends; null where the kernel has none.</summary>
    public static SafeFileHandle? WatchExit(int pid)
    {
        nint descriptor = SystemCall(OpenProcessDescriptor, pid, 0);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Waits until a descriptor is ready or the time is over.</summary>
    public static void Poll(Span<Watched> watched, int milliseconds)
    {
        fixed (Watched* first = watched)
        {
            foreach (ref Watched one in watched)
            {
                one.Returned = 0;
            }

            _ = NativePoll(first, (nuint)watched.Length, milliseconds);
        }
    }

    /// <summary>Reads what there is.</summary>
    /// <returns>Bytes read; 0 at the end of the file; -1 when there is nothing now.</returns>
    public static int Read(SafeFileHandle from, Span<byte> into)
    {
        fixed (byte* first = into)
        {
            nint count;
            do
            {
                count = NativeRead((int)from.DangerousGetHandle(), first, (nuint)into.Length);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            return count < 0 && Marshal.GetLastPInvokeError() != TryAgain ? 0 : (int)count;
        }
    }

    /// <summary>Writes all of it; what does not fit on the disk is left out.</summary>
    public static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            for (int at = 0; at < bytes.Length;)
            {
                nint count = NativeWrite(descriptor, first + at, (nuint)(bytes.Length - at));
                if (count <= 0 && Marshal.GetLastPInvokeError() != Interrupted)
                {
                    return;
                }

                at += (int)Math.Max(0, count);
            }
        }
    }

    /// <summary>Starts a program: no shell, no standard input, default signals.</summary>
    /// <param name="words">Program and arguments.</param>
    /// <param name="environment"><c>NAME=value</c> each.</param>
    /// <param name="folder">Where it is started.</param>
    /// <param name="output">Its standard output; standard error is this process's.</param>
    /// <param name="third">Its descriptor 3.</param>
    /// <param name="pid">The child's.</param>
    /// <returns>0, or what went wrong.</returns>
    public static int Start(
        IReadOnlyList<string> words, IEnumerable<string> environment, string folder, SafeFileHandle output, SafeFileHandle third, out int pid)
    {
        byte* actions = stackalloc byte[Ample];
        byte* attributes = stackalloc byte[Ample];
        byte* signals = stackalloc byte[SizeOfSignalSet];
        nint[] arguments = Strings(words);
        nint[] variables = Strings(environment);
        try
        {
            _ = ActionsInit(actions);
            _ = AttributesInit(attributes);
            _ = AddOpen(actions, 0, "/dev/null", ReadOnly, 0);
            _ = AddDuplicate(actions, (int)output.DangerousGetHandle(), 1);
            _ = AddDuplicate(actions, (int)third.DangerousGetHandle(), 3);
            _ = AddFolder(actions, folder);
            new Span<byte>(signals, SizeOfSignalSet).Clear();
            _ = SetMask(attributes, signals);
            _ = FillSet(signals);
            _ = SetDefault(attributes, signals);
            _ = SetFlags(attributes, DefaultSignals | SignalMask);
            fixed (nint* argv = arguments, envp = variables)
            {
                int error = Spawn(out pid, argv[0], actions, attributes, argv, envp);
                _ = ActionsDestroy(actions);
                _ = AttributesDestroy(attributes);
                return error;
            }
        }
        finally
        {
            Array.ForEach(arguments, Marshal.FreeCoTaskMem);
            Array.ForEach(variables, Marshal.FreeCoTaskMem);
        }
    }

    /// <summary>Collects a child that has ended.</summary>
    /// <param name="pid">The child, or -1 for any.</param>
    /// <param name="exitCode">128 + signal when a signal ended it.</param>
    /// <param name="peakBytes">Highest resident memory of it and of what it waited for.</param>
    /// <returns>Its id; 0 when none has ended; -1 when there are no children.</returns>
    public static int Collect(int pid, out int exitCode, out long peakBytes)
    {
        const int maxResident = 4; // Behind two times of two words each.
        nint* usage = stackalloc nint[Ample / sizeof(nint)];
        int collected = NativeWait(pid, out int status, NotWaiting, usage);
        int signal = status & 0x7f;
        exitCode = signal != 0 ? 128 + signal : (status >> 8) & 0xff;
        peakBytes = collected > 0 ? usage[maxResident] * 1024L : 0;
        return collected;
    }

    public static void Signal(int pid, int signal) => _ = NativeKill(pid, signal);

    private static nint[] Strings(IEnumerable<string> texts) =>
        [.. texts.Select(Marshal.StringToCoTaskMemUTF8), nint.Zero];

    private static SafeFileHandle Handle(int descriptor, string name)
    {
        Check(descriptor, name);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static void Check(int result, string name)
    {
        if (result < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{name}'", error);
        }
    }

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int option, nuint a, nuint b, nuint c, nuint d);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SystemCall(nint number, nint a, nint b);

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeMakeFifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeOpen([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);

    [DllImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativePipe(int* ends, int flags);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeControl(int descriptor, int command, int argument);

    [DllImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeEvent(uint value, int flags);

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativePoll(Watched* watched, nuint count, int milliseconds);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint NativeRead(int descriptor, byte* into, nuint count);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint NativeWrite(int descriptor, byte* from, nuint count);

    [DllImport("libc", EntryPoint = "wait4", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeWait(int pid, out int status, int options, nint* usage);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int pid, int signal);

    [DllImport("libc", EntryPoint = "posix_spawnp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Spawn(out int pid, nint file, byte* actions, byte* attributes, nint* argv, nint* envp);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ActionsInit(byte* actions);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ActionsDestroy(byte* actions);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AddOpen(byte* actions, int descriptor, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mode);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AddDuplicate(byte* actions, int descriptor, int becomes);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AddFolder(byte* actions, [MarshalAs(UnmanagedType.LPUTF8Str)] string folder);

    [DllImport("libc", EntryPoint = "posix_spawnattr_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AttributesInit(byte* attributes);

    [DllImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AttributesDestroy(byte* attributes);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetDefault(byte* attributes, byte* signals);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetMask(byte* attributes, byte* signals);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFlags(byte* attributes, short flags);

    [DllImport("libc", EntryPoint = "sigfillset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FillSet(byte* signals);
}
