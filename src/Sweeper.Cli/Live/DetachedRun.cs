using System.Diagnostics;
using Sweeper.Cli.Composition;
using Sweeper.Engine;

namespace Sweeper.Cli.Live;

/// <summary>This program as a process that outlives whoever started it: in a session of its own, with its output in a file.</summary>
internal sealed class DetachedRun : IDisposable
{
    private readonly Process _process;
    private readonly string _log;
    private readonly long _before;

    private DetachedRun(Process process, string log, long before) => (_process, _log, _before) = (process, log, before);

    public int Pid => _process.Id;

    /// <summary>Null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>What it has written so far, its end at least.</summary>
    public string Output
    {
        get
        {
            string tail = LogTail.Read(_log) ?? "";
            long own = new FileInfo(_log).Length - _before;
            return own < tail.Length ? tail[^(int)own..] : tail;
        }
    }

    /// <param name="arguments">Of the command line.</param>
    /// <param name="log">Appended to.</param>
    /// <exception cref="UserErrorException">It cannot be started.</exception>
    public static DetachedRun Start(IReadOnlyList<string> arguments, string log)
    {
        long before = File.Exists(log) ? new FileInfo(log).Length : 0;

        // The shell opens the log, then becomes setsid, which becomes the program: one process id from beginning to end.
        ProcessStartInfo start = new("/bin/sh", ["-c", "log=$1; shift; exec setsid \"$@\" </dev/null >>\"$log\" 2>&1", "sh", log, .. Installation.Command, .. arguments]);
        try
        {
            return new(Process.Start(start)!, log, before);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new UserErrorException($"a run cannot be started: {error.Message}", "Start 'sweeper resume' in a terminal", inner: error);
        }
    }

    /// <summary>Leaves it alone.</summary>
    public void Dispose() => _process.Dispose();
}
