using System.Diagnostics;

namespace Sweeper.Slurm.Tests;

/// <summary>Runs small commands.</summary>
internal static class Shell
{
    /// <returns>What it printed to standard output; null when it failed.</returns>
    public static string? Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = error.Result;
        return process.ExitCode == 0 ? output : null;
    }
}

/// <summary>Waits for what takes long on a slow machine.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <exception cref="TimeoutException">It did not come.</exception>
    public static void Until(Func<bool> condition, string what)
    {
        for (long begin = Stopwatch.GetTimestamp(); !condition(); Thread.Sleep(50))
        {
            if (Stopwatch.GetElapsedTime(begin) > Patience)
            {
                throw new TimeoutException($"waited for {Patience.TotalSeconds} s until {what}");
            }
        }
    }

    /// <inheritdoc cref="Until"/>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (long begin = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(50))
        {
            if (Stopwatch.GetElapsedTime(begin) > Patience)
            {
                throw new TimeoutException($"waited for {Patience.TotalSeconds} s until {what}");
            }
        }
    }
}
