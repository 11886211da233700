using System.ComponentModel;
using System.Diagnostics;

namespace Sweeper.Engine.Execution;

/// <summary>One running worker process, seen from the runner.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int KeptErrorLines = 20;

    private readonly Process _process;
    private readonly WorkerLog _log;
    private readonly Queue<string> _errors = [];

    private WorkerProcess(Process process, WorkerLog log)
    {
        _process = process;
        _log = log;
        process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    /// <summary>Trials given to this process.</summary>
    public int Trials { get; private set; }

    /// <summary>Resident memory at its first idle moment after a trial; null before.</summary>
    public long? FirstIdleMemory { get; set; }

    /// <summary>Ended, or about to: the pipe to it is closed.</summary>
    public bool HasExited => _process.HasExited;

    /// <exception cref="UserErrorException">The program cannot be started.</exception>
    public static WorkerProcess Start(WorkerCommand command, DeviceSlot slot, WorkerLog log)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in command.Environment.Concat(slot.Environment))
        {
            start.Environment[name] = value;
        }

        try
        {
            return new WorkerProcess(Process.Start(start)!, log);
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            throw new UserErrorException(
                $"cannot start a worker: {error.Message}",
                "Check that the program exists and may be executed, and that the machine can start more processes",
                command.ToString(),
                error);
        }
    }

    /// <summary>Gives it a trial.</summary>
    /// <exception cref="IOException">It has ended.</exception>
    public async Task SendAsync(RunCommand run)
    {
        Trials++;
        await _process.StandardInput.WriteLineAsync(WorkerProtocol.Line(new WorkerCommandLine(run)));
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Its next line, or null when it has ended.</summary>
    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync();

    /// <summary>Waits for it to be gone.</summary>
    /// <returns>The exit code; 128 + signal when a signal ended it.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>What it last wrote to its own standard error, outside of any trial.</summary>
    public IReadOnlyList<string> LastErrors()
    {
        lock (_errors)
        {
            return [.. _errors];
        }
    }

    /// <summary>Asks it to end: without standard input it has nothing to live for.</summary>
    public void Ask()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The pipe is broken: it has ended already.
        }
    }

    /// <summary>Ends it and whatever it started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already, or one of its children has.
        }
    }

    public void Dispose() => _process.Dispose();

    private void KeepError(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Write(Pid, line);
        lock (_errors)
        {
            _errors.Enqueue(line);
            if (_errors.Count > KeptErrorLines)
            {
                _errors.Dequeue();
            }
        }
    }
}
