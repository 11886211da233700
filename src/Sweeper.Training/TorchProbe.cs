using System.Diagnostics;
using System.Runtime.InteropServices;
using Sweeper.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Training;

/// <summary>What libtorch this process gets and how fast it multiplies matrices: for <c>sweeper doctor</c>.</summary>
/// <param name="Version">Of libtorch.</param>
/// <param name="Path">The library file that was loaded; null when the system does not tell.</param>
/// <param name="Blas">What answers single-precision matrix products on the CPU.</param>
/// <param name="GigaflopsPerSecond">Of a 1024 x 1024 x 1024 product on one thread, the best of several.</param>
/// <param name="CudaDevices">GPUs libtorch can use.</param>
public sealed record TorchProbe(string Version, string? Path, string Blas, double GigaflopsPerSecond, int CudaDevices)
{
    private const int Size = 1024;

    private static readonly string[] BlasLibraries = ["libmkl_core", "libopenblas", "libblis", "libatlas", "libblas.so"];

    /// <summary>Loads libtorch and measures for about half a second.</summary>
    /// <exception cref="Engine.UserErrorException">libtorch cannot be loaded.</exception>
    public static TorchProbe Run()
    {
        TorchExtras.Load();
        set_num_threads(1);
        double speed = Measure(TimeSpan.FromSeconds(0.5));
        string? path = Loaded("libtorch_cpu.so");
        return new TorchProbe(__version__, path, BlasName(path), speed, cuda.device_count());
    }

    private static double Measure(TimeSpan budget)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = rand(Size, Size);
        Tensor b = rand(Size, Size);
        matmul(a, b).Dispose();
        var clock = Stopwatch.StartNew();
        double best = double.MaxValue;
        while (clock.Elapsed < budget)
        {
            long begin = Stopwatch.GetTimestamp();
            matmul(a, b).Dispose();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        return 2.0 * Size * Size * Size / best / 1e9;
    }

    // The shim answers sgemm_ itself where it was built to (docs/design.md); else the libraries in memory tell.
    private static string BlasName(string? torchPath)
    {
        if (Loaded("libsweepertorch.so") is { } shim
            && NativeLibrary.TryGetExport(NativeLibrary.Load(shim), "sgemm_", out _))
        {
            return "oneDNN, through Sweeper's shim";
        }

        string? other = BlasLibraries.Select(Loaded).FirstOrDefault(path => path is not null);
        return other ?? $"built into {torchPath ?? "libtorch"}";
    }

    // The path of a library in this process's memory.
    private static string? Loaded(string name) => File.Exists("/proc/self/maps")
        ? File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .FirstOrDefault(path => System.IO.Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal))
        : null;
}
