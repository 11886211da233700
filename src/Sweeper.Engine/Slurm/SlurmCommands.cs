using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Slurm;

/// <summary>What a command of Slurm's answered.</summary>
/// <param name="ExitCode">0 for success; -1 when it did not answer in time.</param>
/// <param name="Out">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record SlurmAnswer(int ExitCode, string Out, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The last line that says something.</summary>
    public string Complaint => Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } lines
        ? string.Join(" ", lines.TakeLast(2))
        : string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode} and no message");
}

/// <summary>Runs sbatch, squeue, scancel, sacct and scontrol, and writes down each call: sites count them.</summary>
/// <param name="log">File for one line a call; null for none.</param>
/// <param name="clock">For times and time-outs.</param>
internal sealed class SlurmCommands(string? log, TimeProvider clock)
{
    /// <summary>A busy controller may take long; a client that waits shorter asks again and makes it busier.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Variables by which users change what squeue and sacct print, or sbatch takes.</summary>
    private static readonly string[] Cleared =
    [
        "SQUEUE_FORMAT", "SQUEUE_FORMAT2", "SQUEUE_SORT", "SQUEUE_STATES", "SQUEUE_PARTITION", "SQUEUE_USERS", "SQUEUE_ARRAY", "SQUEUE_NAMES",
        "SACCT_FORMAT", "SLURM_TIME_FORMAT", "SBATCH_ARRAY_INX", "SBATCH_JOB_NAME", "SBATCH_OUTPUT", "SBATCH_ERROR",
    ];

    /// <exception cref="UserErrorException">There is no such command here.</exception>
    public async Task<SlurmAnswer> RunAsync(string program, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Array.ForEach(Cleared, name => start.Environment.Remove(name));
        start.Environment["LC_ALL"] = "C";
        using Process process = Start(start);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience, clock);
        SlurmAnswer answer;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            answer = new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            answer = new(-1, "", string.Create(CultureInfo.InvariantCulture, $"{program} did not answer within {Patience.TotalSeconds:0} s"));
        }

        Write(program, arguments, answer);
        return answer;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            throw new UserErrorException(
                $"cannot run {start.FileName}: {error.Message}",
                "Start sweeper where Slurm's commands are, such as the cluster's login node, or leave --executor slurm out to run on this machine",
                inner: error);
        }
    }

    private void Write(string program, IReadOnlyList<string> arguments, SlurmAnswer answer)
    {
        string complaint = answer.Succeeded ? "" : $": {answer.Complaint}";
        new WorkerLog(log, clock).WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{program} {string.Join(' ', arguments)} -> {answer.ExitCode}{complaint}"));
    }
}
