using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Scripts;

/// <summary>A running script: what it says, how it ends, and its end when it must.</summary>
/// <remarks>
/// Descriptor 3 of the script and the named pipe in the trial folder are the same channel. Its standard output is copied
/// to this process's, its standard error is this process's. Used by one thread.
/// </remarks>
internal sealed class ScriptProcess : IDisposable
{
    /// <summary>From SIGTERM to SIGKILL; less than a worker grants itself when it is asked to end.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    private const int Longest = 1000;
    private const int WithoutExitDescriptor = 20;

    private readonly string _pipe;
    private readonly SafeFileHandle _metrics;
    private readonly SafeFileHandle _output;
    private readonly SafeFileHandle? _exit;
    private readonly SafeFileHandle _bell = ScriptNative.Bell();
    private readonly LineBuffer _metricLines = new();
    private readonly LineBuffer _outputLines = new();
    private readonly byte[] _buffer = new byte[1 << 16];
    private bool _outputEnded;

    /// <param name="words">Program and arguments.</param>
    /// <param name="environment"><c>NAME=value</c> each.</param>
    /// <param name="workingFolder">Where it is started.</param>
    /// <param name="folder">The trial's.</param>
    /// <exception cref="TrialFailedException">It cannot be started.</exception>
    public ScriptProcess(IReadOnlyList<string> words, IEnumerable<string> environment, string workingFolder, TrialFolder folder)
    {
        ScriptNative.AdoptOrphans();
        _pipe = folder.Metrics;
        FileErrors.Explain(_pipe, () =>
        {
            File.Delete(_pipe);
            ScriptNative.MakePipe(_pipe);
        });
        _metrics = ScriptNative.OpenReader(_pipe);
        using SafeFileHandle metricsEnd = ScriptNative.OpenWriter(_pipe);
        (_output, SafeFileHandle outputEnd) = ScriptNative.Pipe();
        using (outputEnd)
        {
            int error = ScriptNative.Start(words, environment, workingFolder, outputEnd, metricsEnd, out int pid);
            Pid = pid;
            if (error != 0)
            {
                Dispose();
                throw new TrialFailedException(new Failure(
                    FailureKind.Error,
                    $"'{words[0]}' cannot be started in {workingFolder}: {new Win32Exception(error).Message}; check program and command"));
            }
        }

        _exit = ScriptNative.WatchExit(Pid);
    }

    public int Pid { get; }

    /// <summary>128 + signal when a signal ended it; null while it runs.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Highest resident memory; 0 while it runs.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Ends the wait of <see cref="Wait"/>; from any thread.</summary>
    public void Wake() => ScriptNative.Write((int)_bell.DangerousGetHandle(), BitConverter.GetBytes(1L));

    /// <summary>Waits until the script says something or ends, for a second at most.</summary>
    public void Wait()
    {
        Span<ScriptNative.Watched> watched =
        [
            Watch(_metrics), Watch(_bell),
            .. _exit is null ? Array.Empty<ScriptNative.Watched>() : [Watch(_exit)],
            .. _outputEnded ? Array.Empty<ScriptNative.Watched>() : [Watch(_output)],
        ];
        ScriptNative.Poll(watched, _exit is null ? WithoutExitDescriptor : Longest);
        CollectIt();
    }

    /// <summary>Waits until the script has ended, or the time is over.</summary>
    public void WaitForEnd(TimeSpan time)
    {
        if (_exit is not null && ExitCode is null)
        {
            ScriptNative.Poll([Watch(_exit)], (int)time.TotalMilliseconds);
            CollectIt();
        }
    }

    /// <summary>New lines of the metrics.</summary>
    public IEnumerable<string> Metrics()
    {
        List<string> lines = [];
        for (int count; (count = ScriptNative.Read(_metrics, _buffer)) > 0;)
        {
            lines.AddRange(_metricLines.Add(_buffer.AsSpan(0, count)));
        }

        return ExitCode is null ? lines : [.. lines, .. _metricLines.Take()];
    }

    /// <summary>New lines of standard output, which are in the log when this returns. No more than a buffer full.</summary>
    /// <param name="bytes">How much there was.</param>
    public IEnumerable<string> Output(out int bytes)
    {
        int count = _outputEnded ? -1 : ScriptNative.Read(_output, _buffer);
        _outputEnded |= count == 0;
        bytes = Math.Max(0, count);
        if (bytes > 0)
        {
            ScriptNative.Write(1, _buffer.AsSpan(0, bytes));
            return _outputLines.Add(_buffer.AsSpan(0, bytes));
        }

        return ExitCode is null ? [] : _outputLines.Take();
    }

    /// <summary>
    /// Ends it and whatever it started: SIGTERM, and SIGKILL after the grace. What it prints meanwhile goes to the log, what
    /// it reports meanwhile counts no more.
    /// </summary>
    /// <param name="grace">Null for <see cref="Grace"/>.</param>
    public void End(TimeSpan? grace = null)
    {
        TimeSpan patience = grace ?? Grace;
        var watch = Stopwatch.StartNew();
        Descendants.Signal(ScriptNative.TerminateSignal);
        while (IsAnyLeft())
        {
            if (watch.Elapsed > patience + Grace)
            {
                return; // In the kernel's hands: a process that waits for a dead disk cannot be killed.
            }

            if (watch.Elapsed > patience)
            {
                Descendants.Signal(ScriptNative.KillSignal);
            }

            Span<ScriptNative.Watched> watched = [Watch(_metrics), .. _outputEnded ? Array.Empty<ScriptNative.Watched>() : [Watch(_output)]];
            ScriptNative.Poll(watched, WithoutExitDescriptor);
            _ = Metrics();
            _ = Output(out _);
        }
    }

    /// <summary>After its end: ends what it left behind.</summary>
    public void EndRemains()
    {
        if (Descendants.Collect())
        {
            End(TimeSpan.FromSeconds(1));
        }
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _output.Dispose();
        _exit?.Dispose();
        _bell.Dispose();
        File.Delete(_pipe);
    }

    private static ScriptNative.Watched Watch(SafeFileHandle handle) =>
        new() { Descriptor = (int)handle.DangerousGetHandle(), Events = ScriptNative.ReadyToRead };

    private bool IsAnyLeft()
    {
        CollectIt();
        return ExitCode is null || Descendants.Collect();
    }

    private void CollectIt()
    {
        if (ExitCode is null && ScriptNative.Collect(Pid, out int exitCode, out long peak) == Pid)
        {
            (ExitCode, PeakBytes) = (exitCode, peak);
        }
    }
}
