using System.ComponentModel;
using System.Diagnostics;

namespace Sweeper.Engine.Execution;

/// <summary>One running worker process, seen from the runner.</summary>
internal sealed class WorkerProcess
{
    private const int KeptErrorLines = 20;

    private readonly Process _process;
    private readonly WorkerLog _log;
    private readonly StreamWriter _input;
    private readonly StreamReader _output;
    private readonly Queue<string> _errors = [];

    private WorkerProcess(Process process, WorkerLog log)
    {
        _process = process;
        _log = log;
        _input = process.StandardInput;
        _output = process.StandardOutput;
        Pid = process.Id;
        process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        process.BeginErrorReadLine();
        Exit = WaitForExitAsync();
    }

    public int Pid { get; }

    /// <summary>Completes when it is gone, with the exit code; 128 + signal when a signal ended it.</summary>
    public Task<int> Exit { get; }

    /// <summary>Trials given to this process.</summary>
    public int Trials { get; private set; }

    /// <summary>Resident memory at its first idle moment after a trial; null before.</summary>
    public long? FirstIdleMemory { get; set; }

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
        await _input.WriteLineAsync(WorkerProtocol.Line(new WorkerCommandLine(run)));
        await _input.FlushAsync();
    }

    /// <summary>Its next line, or null when it has ended.</summary>
    public Task<string?> ReadLineAsync() => _output.ReadLineAsync();

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
            _input.Close();
        }
        catch (IOException)
        {
            // The pipe is broken: it has ended already.
        }
    }

    /// <summary>Ends it and whatever it started.</summary>
    public void Kill()
    {
        if (!Exit.IsCompleted)
        {
            Posix.KillGroup(Pid);
        }

        try
        {
            // Also before it came to lead a group.
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already, or one of its children has.
        }
    }

    /// <summary>Kills what a process that has ended by itself left behind, such as a script.</summary>
    public void KillRemains() => Posix.KillGroup(Pid);

    private async Task<int> WaitForExitAsync()
    {
        using Process process = _process;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

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
