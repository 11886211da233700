using System.Diagnostics;
using System.Runtime.Versioning;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests;

/// <summary>The script <c>./sweeper</c>, in a copy of the project that is not built, with tools that do nothing.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LauncherTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sweeper-launcher-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_wrong_LIBTORCH_is_named_before_anything_is_built()
    {
        File.Copy(Path.Combine(Workplace.Repository, "sweeper"), In("sweeper"));
        _root.CreateSubdirectory("tools");
        File.Copy(Path.Combine(Workplace.Repository, "tools", "setup.sh"), In("tools/setup.sh"));
        _root.CreateSubdirectory("bin");
        WriteTool("dotnet", $"[ \"$1\" = --list-sdks ] && echo '10.0.100 [/x]' || touch {In("built")}");
        foreach (string tool in new[] { "apt-get", "sudo" })
        {
            WriteTool(tool, $"touch {In("installed")}; exit 1");
        }

        foreach (string tool in new[] { "g++", "cmake", "gnuplot", "setsid" })
        {
            WriteTool(tool, "exit 1");
        }

        string libtorch = _root.CreateSubdirectory("libtorch").FullName;
        (int exitCode, string error) = await LaunchAsync(libtorch);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("sweeper: ", error, StringComparison.Ordinal);
        Assert.Contains($"LIBTORCH={libtorch} holds no lib/libtorch_cpu.so", error, StringComparison.Ordinal);
        Assert.False(File.Exists(In("built")), "it tried to build");
    }

    private string In(string name) => Path.Combine(_root.FullName, name);

    private void WriteTool(string name, string script)
    {
        string path = In($"bin/{name}");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int ExitCode, string Error)> LaunchAsync(string libtorch)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", [In("sweeper"), "ls"])
        {
            RedirectStandardError = true,
            Environment =
            {
                ["LIBTORCH"] = libtorch,
                ["PATH"] = $"{In("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            },
        })!;
        using var limit = new CancellationTokenSource(Patience);
        string error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, error);
    }
}
