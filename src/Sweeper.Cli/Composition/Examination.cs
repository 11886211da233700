using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Sweeper.Cli.Plots;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Training;

namespace Sweeper.Cli.Composition;

/// <summary>One thing that <c>doctor</c> looked at.</summary>
/// <param name="What">Its name.</param>
/// <param name="Found">What there is.</param>
/// <param name="Advice">What to do; null when all is well.</param>
/// <param name="IsNeeded">Whether a sweep cannot run without it.</param>
internal sealed record Finding(string What, string Found, string? Advice = null, bool IsNeeded = false);

/// <summary>Looks at everything a sweep depends on.</summary>
internal static class Examination
{
    private const double SlowGigaflops = 20;
    private const long LittleDisk = 1L << 30;

    /// <summary>Those that make matrix products faster.</summary>
    private static readonly string[] CpuFeatures = ["avx2", "avx512f", "avx512_bf16", "amx_bf16"];

    public static IReadOnlyList<Finding> Run(string? home) =>
        [Sdk(), .. Torch(), Processor(), Memory(), Gpus(), Disk(home), Sqlite(), Plotting(), Tool("g++"), Tool("cmake")];

    private static Finding Sdk() => Output("dotnet", "--version") is { } version
        ? new("SDK", $".NET SDK {version}, runtime {Environment.Version}")
        : new("SDK", $"no dotnet command; runtime {Environment.Version}", "install the .NET 10 SDK to build Sweeper again");

    private static IEnumerable<Finding> Torch()
    {
        TorchProbe? probe = null;
        string? problem = null;
        try
        {
            probe = TorchProbe.Run();
        }
        catch (UserErrorException error)
        {
            problem = error.Problems[0].What;
        }

        if (probe is null)
        {
            yield return new Finding(
                "libtorch", problem!, "apt-get install libtorch-dev, or set LIBTORCH to the folder of a libtorch 1.13 to 2.x", IsNeeded: true);
            yield break;
        }

        yield return new Finding("libtorch", $"{probe.Version}, {probe.Path}");
        yield return new Finding(
            "BLAS",
            string.Create(CultureInfo.InvariantCulture, $"{probe.Blas}: {probe.GigaflopsPerSecond:0} GFLOP/s on one thread (1024 x 1024 x 1024)"),
            probe.GigaflopsPerSecond < SlowGigaflops
                ? "slow: apt-get install libdnnl2, or set LIBTORCH to PyTorch's own libtorch, and delete .build/stamp to build again"
                : null);
        if (probe.CudaDevices > 0)
        {
            yield return new Finding("CUDA", $"libtorch sees {Format.Count(probe.CudaDevices, "GPU")}");
        }
    }

    private static Finding Processor()
    {
        string[] flags = ReadLine("/proc/cpuinfo", "flags")?.Split(' ') ?? [];
        string[] known = [.. CpuFeatures.Where(flags.Contains)];
        string model = ReadLine("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        return new("processor", $"{model}, {Format.Count(Environment.ProcessorCount, "core")}: {string.Join(", ", known)}");
    }

    private static Finding Memory()
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new("memory", Format.Bytes(available));
    }

    private static Finding Gpus()
    {
        IReadOnlyList<DeviceSlot> slots = DeviceSlots.Discover(null, null);
        int gpus = slots.Count(slot => slot.Device != "cpu");
        return gpus > 0
            ? new("GPUs", $"{Format.Count(gpus, "visible GPU")}: one trial at a time on each")
            : new("GPUs", $"none visible: {Format.Count(slots.Count, "trial")} at a time, each on one core");
    }

    private static Finding Disk(string? option)
    {
        var home = SweeperHome.Resolve(option);
        try
        {
            home.Create();
        }
        catch (UserErrorException error)
        {
            return new("home", home.Path, error.Problems[0].Fix, IsNeeded: true);
        }

        long free = new DriveInfo(home.Path).AvailableFreeSpace;
        return new(
            "home", $"{home.Path}, {Format.Bytes(free)} free",
            free < LittleDisk ? "free some space: every trial keeps a model" : null);
    }

    private static Finding Sqlite() =>
        new("SQLite", $"{SqliteLibrary.Version}, {(SqliteLibrary.IsSystem ? "the system's" : "the one in the package")}");

    private static Finding Plotting() => Gnuplot.Version() is { } version
        ? new("gnuplot", version)
        : new("gnuplot", "not installed: reports draw no plots", Gnuplot.HowToInstall);

    private static Finding Tool(string name) => Output(name, "--version") is { } version
        ? new(name, version)
        : new(name, "not installed", $"apt-get install {name} to build Sweeper again");

    private static string? ReadLine(string path, string key) => File.Exists(path)
        ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(": ", 2)[^1]
        : null;

    private static string? Output(string program, string argument)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, [argument])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            string line = process.StandardOutput.ReadLine() ?? "";
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? line.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
