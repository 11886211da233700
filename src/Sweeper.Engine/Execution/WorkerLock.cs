using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>
/// A worker's hold on a trial's folder, so that two never write into it: the system's lock on a file that says whose it
/// is, which ends with the process.
/// </summary>
internal static class WorkerLock
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes the folder for this process, when need be after waiting for the worker of a dead runner.</summary>
    /// <exception cref="UserErrorException">Another process keeps it.</exception>
    public static FileStream Take(TrialFolder folder, TimeProvider clock)
    {
        for (long begin = clock.GetTimestamp(); ; Thread.Sleep(Interval))
        {
            try
            {
                var held = new FileStream(folder.WorkerLock, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                held.SetLength(0);
                held.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
                held.Flush();
                return held;
            }
            catch (IOException error) when (FileErrors.IsLocked(error))
            {
                // Another worker has the folder, for as long as it takes to notice that its runner is dead.
                if (clock.GetElapsedTime(begin) > WorkerPatience.Folder)
                {
                    int pid = Pid(folder);
                    throw new UserErrorException(
                        string.Create(CultureInfo.InvariantCulture, $"process {pid} still holds this trial's folder"),
                        string.Create(CultureInfo.InvariantCulture, $"End it with 'kill -9 {pid}', then 'sweeper retry --state failed'"),
                        folder.WorkerLock,
                        error);
                }
            }
        }
    }

    /// <summary>
    /// Waits until no worker holds a folder whose runner is dead: what it reports after that would be lost. One that does
    /// not let go, or is stopped and so never will, is killed: it could wake up at any time, and write.
    /// </summary>
    public static void Free(TrialFolder folder, TimeProvider clock)
    {
        long begin = clock.GetTimestamp();
        while (Holder(folder) is { } pid)
        {
            if (pid > 0 && (Posix.IsStopped(pid) || clock.GetElapsedTime(begin) > WorkerPatience.Folder))
            {
                Posix.KillGroup(pid);
            }

            if (clock.GetElapsedTime(begin) > WorkerPatience.Folder + WorkerPatience.Kill)
            {
                // On another machine that shares the files: the next attempt fails and says so.
                return;
            }

            Thread.Sleep(Interval);
        }
    }

    /// <summary>The process that holds a folder: 0 when it has not said who it is; null when nobody does.</summary>
    private static int? Holder(TrialFolder folder)
    {
        try
        {
            using FileStream? _ = File.Exists(folder.WorkerLock)
                ? new FileStream(folder.WorkerLock, FileMode.Open, FileAccess.Write, FileShare.None)
                : null;
            return null;
        }
        catch (IOException error) when (FileErrors.IsLocked(error))
        {
            return Pid(folder);
        }
    }

    private static int Pid(TrialFolder folder)
    {
        try
        {
            // A file stream would ask for a lock of its own.
            using SafeFileHandle file = Posix.OpenRead(folder.WorkerLock);
            byte[] text = new byte[16];
            int count = RandomAccess.Read(file, text, fileOffset: 0);
            return int.TryParse(text.AsSpan(0, count).TrimEnd((byte)'\n'), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
