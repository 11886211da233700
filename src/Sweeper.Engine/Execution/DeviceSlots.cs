using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Sweeper.Engine.Execution;

/// <summary>Finds the devices of this machine and divides them into slots. Needs no libtorch.</summary>
public static class DeviceSlots
{
    private const int MostSlots = 1024;

    /// <summary>
    /// The slots for <c>--devices</c> and <c>--jobs</c>: one for each GPU, else one single-threaded slot for each core;
    /// with <paramref name="jobs"/> exactly so many, GPUs taken in turn.
    /// </summary>
    /// <param name="devices"><c>cpu</c>, <c>all</c>, or a list such as <c>cuda:0,cuda:1</c>; null for all.</param>
    /// <param name="jobs">How many trials run at once. 1 or more; null for as many as there are devices or cores.</param>
    /// <exception cref="UserErrorException">A device does not exist, or <paramref name="jobs"/> is out of range.</exception>
    public static IReadOnlyList<DeviceSlot> Discover(string? devices, int? jobs) =>
        Divide(devices, jobs, VisibleGpus, Environment.ProcessorCount);

    /// <summary>As <see cref="Discover"/>, on a machine that is described.</summary>
    /// <param name="devices">As there.</param>
    /// <param name="jobs">As there.</param>
    /// <param name="countGpus">Number of visible GPUs; called when the answer matters.</param>
    /// <param name="cores">Number of cores.</param>
    internal static IReadOnlyList<DeviceSlot> Divide(string? devices, int? jobs, Func<int> countGpus, int cores)
    {
        if (jobs is < 1 or > MostSlots)
        {
            throw new UserErrorException(
                $"--jobs is {jobs}, but must be from 1 to {MostSlots}", "Give the number of trials to run at the same time");
        }

        string[] gpus = Gpus(devices, countGpus);
        if (gpus.Length == 0)
        {
            return [.. Enumerable.Range(1, jobs ?? cores).Select(i => new DeviceSlot(Name("cpu", i), "cpu"))];
        }

        return
        [
            .. Enumerable.Range(0, jobs ?? gpus.Length).Select(i =>
            {
                string gpu = gpus[i % gpus.Length];
                int round = i / gpus.Length;
                return new DeviceSlot(round == 0 ? gpu : Name(gpu, round + 1), gpu);
            }),
        ];
    }

    /// <summary>How many GPUs a CUDA program sees, given what nvidia-smi lists and what CUDA_VISIBLE_DEVICES says.</summary>
    /// <param name="listing">Output of <c>nvidia-smi -L</c>.</param>
    /// <param name="visible">CUDA_VISIBLE_DEVICES; null when it is not set.</param>
    internal static int CountVisible(string listing, string? visible)
    {
        string[] lines = listing.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int gpus = lines.Count(line => line.StartsWith("GPU ", StringComparison.Ordinal));
        if (visible is null)
        {
            return gpus;
        }

        // As CUDA itself does it: the list counts up to its first entry that names no device.
        return visible.Split(',', StringSplitOptions.TrimEntries).TakeWhile(entry =>
            int.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                ? index < gpus
                : entry.Length > 0 && lines.Any(line => line.Contains($"(UUID: {entry}", StringComparison.Ordinal))).Count();
    }

    private static string[] Gpus(string? devices, Func<int> countGpus)
    {
        switch (devices)
        {
            case "cpu":
                return [];
            case null or "all":
                return [.. Enumerable.Range(0, countGpus()).Select(Cuda)];
        }

        string[] asked = devices.Split(',', StringSplitOptions.TrimEntries);
        string[] existing = [.. Enumerable.Range(0, countGpus()).Select(Cuda)];
        foreach (string device in asked)
        {
            if (!existing.Contains(device))
            {
                throw new UserErrorException(
                    $"--devices names '{device}', which this machine does not have",
                    existing.Length == 0
                        ? "Use --devices cpu: no GPU is visible here ('nvidia-smi -L' and CUDA_VISIBLE_DEVICES decide)"
                        : $"Use cpu, all, or some of {string.Join(",", existing)}");
            }
        }

        if (asked.Distinct().Count() < asked.Length)
        {
            throw new UserErrorException(
                $"--devices names a device twice: '{devices}'", "Name each once, and set --jobs for several trials on one GPU");
        }

        return asked;
    }

    private static string Cuda(int index) => string.Create(CultureInfo.InvariantCulture, $"cuda:{index}");

    private static string Name(string device, int number) => string.Create(CultureInfo.InvariantCulture, $"{device} {number}");

    private static int VisibleGpus()
    {
        string? visible = Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES");
        try
        {
            using Process smi = Process.Start(new ProcessStartInfo("nvidia-smi", ["-L"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            smi.ErrorDataReceived += (_, _) => { };
            smi.BeginErrorReadLine();
            string listing = smi.StandardOutput.ReadToEnd();
            smi.WaitForExit();
            return smi.ExitCode == 0 ? CountVisible(listing, visible) : 0;
        }
        catch (Win32Exception)
        {
            // No nvidia-smi, so no driver.
            return 0;
        }
    }
}
