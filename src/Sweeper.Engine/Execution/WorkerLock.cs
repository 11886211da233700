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
    /// <param name="folder">The trial's.</param>
    /// <param name="clock">For the wait.</param>
    /// <param name="takesOver">Whether to go on at last beside a process that keeps it: it is fenced off (<see cref="TrialFence"/>).</param>
    /// <exception cref="UserErrorException">Another process keeps it.</exception>
    public static FileStream Take(TrialFolder folder, TimeProvider clock, bool takesOver = false)
    {
        for (long begin = clock.GetTimestamp(); ; Thread.Sleep(Interval))
        {
            try
            {
                var held = new FileStream(folder.WorkerLock, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                held.SetLength(0);
                held.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Environment.MachineName}\n")));
                held.Flush();
                return held;
            }
            catch (IOException error) when (FileErrors.IsLocked(error))
            {
                // Another worker has the folder, for as long as it takes to notice that its runner is dead.
                if (takesOver && clock.GetElapsedTime(begin) > WorkerPatience.Folder)
                {
                    // It sleeps, or its node is gone and the file server does not know yet. Its lock stays on the file without a name.
                    File.Delete(folder.WorkerLock);
                    begin = clock.GetTimestamp();
                }
                else if (clock.GetElapsedTime(begin) > WorkerPatience.Folder)
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

    /// <summary>The process that holds a folder: 0 when it has not said who it is, or is on another machine; null when nobody does.</summary>
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
            byte[] text = new byte[512];
            int count = RandomAccess.Read(file, text, fileOffset: 0);
            string[] words = Encoding.UTF8.GetString(text, 0, count).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            return words.Length > 0 && (words.Length == 1 || words[1] == Environment.MachineName)
                && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
