using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Sweeper.Cli.Plots;

/// <summary>Runs gnuplot.</summary>
internal static class Gnuplot
{
    public const string HowToInstall = "apt-get install gnuplot-nox";

    /// <summary><c>gnuplot 5.4 patchlevel 4</c>, or null when it is not installed.</summary>
    public static string? Version()
    {
        try
        {
            using Process process = Start(Environment.CurrentDirectory, "--version");
            string version = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return version;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a script in its folder.</summary>
    /// <returns>Null when it worked, else what went wrong.</returns>
    public static string? Run(string script)
    {
        try
        {
            using Process process = Start(Path.GetDirectoryName(script)!, Path.GetFileName(script));
            process.StandardOutput.ReadToEnd();
            string errors = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"gnuplot failed on {script}: {errors}";
        }
        catch (Win32Exception)
        {
            return $"gnuplot is not installed ({HowToInstall})";
        }
    }

    /// <summary>A number as gnuplot reads it, under every locale.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A quoted string in which nothing is markup.</summary>
    public static string Text(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace('\n', ' ')}\"";

    private static Process Start(string folder, string argument)
    {
        ProcessStartInfo start = new("gnuplot")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
