using System.Diagnostics;
using System.Globalization;

namespace Sweeper.Slurm.Tests;

/// <summary>A background process of the cluster, which ends with this one however that ends.</summary>
internal sealed class Daemon : IDisposable
{
    private readonly Process _keeper;
    private readonly string _pidFile;

    /// <param name="folder">For its pid and what it prints.</param>
    /// <param name="name">Of these files.</param>
    /// <param name="command">Program and arguments.</param>
    public Daemon(string folder, string name, params string[] command)
    {
        _pidFile = Path.Combine(folder, $"{name}.pid");
        File.Delete(_pidFile);

        // The shell lives until its input closes, which it does when the tests die. In a host name of their own, which stands for the
        // loopback address, slurmd and slurmctld are to be reached from this machine alone.
        const string keep = """
            hostname localhost
            pid=$1 log=$2; shift 2
            "$@" </dev/null >>"$log" 2>&1 &
            echo $! >"$pid.new"; mv "$pid.new" "$pid"
            cat >/dev/null
            kill -CONT $! 2>/dev/null; kill -TERM $! 2>/dev/null; sleep 0.2; kill -KILL $! 2>/dev/null
            """;
        var start = new ProcessStartInfo("unshare", ["--uts", "setsid", "bash", "-c", keep, "bash", _pidFile, Path.Combine(folder, $"{name}.out"), .. command])
        {
            RedirectStandardInput = true,
        };
        _keeper = Process.Start(start)!;
        Wait.Until(() => File.Exists(_pidFile), $"{name} starts");
    }

    public int Pid => int.Parse(File.ReadAllText(_pidFile), CultureInfo.InvariantCulture);

    public void Signal(string signal) => Shell.Run("kill", $"-{signal}", Pid.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        _keeper.StandardInput.Close();
        _keeper.WaitForExit();
        _keeper.Dispose();
    }
}
