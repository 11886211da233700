using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Sweeper.Cli.Tests.Support;

/// <summary>The real command line in a process of its own. Disposing it kills it and its workers.</summary>
internal sealed class CliProcess : IDisposable
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly Process _process;
    private readonly string _arguments;
    private readonly StringBuilder _error = new();
    private readonly StringBuilder _out = new();
    private readonly Task _reading;

    public CliProcess(ProcessStartInfo start, string input)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _arguments = string.Join(' ', start.ArgumentList.Skip(1));
        _process = Process.Start(start)!;
        _process.StandardInput.Write(input);
        _process.StandardInput.Close();
        _reading = Task.WhenAll(
            OwnThread.RunAsync(() => Read(_process.StandardOutput, _out)), OwnThread.RunAsync(() => Read(_process.StandardError, _error)));
    }

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has written to standard output so far.</summary>
    public string Out => Text(_out);

    /// <summary>What it has written to standard error so far.</summary>
    public string Error => Text(_error);

    /// <summary>Its end. Kills it, and fails with what it wrote, when that takes too long.</summary>
    public async Task<CliRun> WaitAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await _reading.WaitAsync(limit.Token);
            return new CliRun(_arguments, _process.ExitCode, Out, Error);
        }
        catch (OperationCanceledException)
        {
            Dispose();
            throw new TimeoutException($"sweeper {_arguments} did not end within {Patience}; its standard error:\n{Error}");
        }
    }

    /// <summary>Waits for something that happens while it runs, and then does something before it can run much further.</summary>
    public Task WaitForAsync(Func<bool> condition, Action? then = null) => Eventually.HoldsAsync(
        () => condition() || (HasExited ? throw new InvalidOperationException($"it ended too early, with exit code {_process.ExitCode}:\n{Error}") : false),
        () => Error,
        then: then);

    public void Send(int signal) => Signals.Send(Pid, signal);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    // As it comes: the last line may have no end.
    private static void Read(StreamReader reader, StringBuilder text)
    {
        char[] buffer = new char[4096];
        int count;
        while ((count = reader.Read(buffer)) > 0)
        {
            lock (text)
            {
                text.Append(buffer, 0, count);
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}

/// <summary>Waits for other processes.</summary>
internal static class Eventually
{
    public static Task HoldsAsync(Func<bool> condition, Func<string> about, double seconds = 120, Action? then = null) => OwnThread.RunAsync(() =>
    {
        for (long begin = Stopwatch.GetTimestamp(); !condition(); Thread.Sleep(20))
        {
            Assert.True(
                Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(seconds), $"waited {seconds} s in vain: {about()}");
        }

        then?.Invoke();
    });
}

/// <summary>Work that other tests, which block the few threads of the pool, must not delay.</summary>
internal static class OwnThread
{
    public static Task RunAsync(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

/// <summary>Signals, and who is still there.</summary>
internal static class Signals
{
    public static void Send(int pid, int signal) => Assert.True(TrySend(pid, signal));

    /// <returns>False when there is no such process.</returns>
    public static bool TrySend(int pid, int signal) => SysKill(pid, signal) == 0;

    /// <summary>Whether a process runs no more; a zombie that nobody collects is gone too.</summary>
    public static bool IsGone(int pid)
    {
        try
        {
            string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return status[(status.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SysKill(int pid, int signal);
}
