using System.Globalization;
using System.Runtime.InteropServices;

namespace Sweeper.Training.Loop;

/// <summary>The resident memory of this process, as the kernel counts it.</summary>
internal static partial class HostMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>Resident now, in bytes; 0 where the kernel does not tell.</summary>
    public static long Resident => Read("VmRSS:");

    /// <summary>The most that was resident since <see cref="ResetPeak"/>, in bytes; 0 where the kernel does not tell.</summary>
    public static long Peak => Read("VmHWM:");

    /// <summary>Lets the peak begin anew at what is resident now.</summary>
    /// <returns>Whether the kernel allows it.</returns>
    public static bool ResetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Gives freed memory back to the kernel, which the allocator would keep for the next trial.</summary>
    public static void Trim()
    {
        try
        {
            _ = TrimAllocator(0);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library other than glibc keeps less.
        }
    }

    private static long Read(string key)
    {
        try
        {
            string? line = File.ReadLines(Status).FirstOrDefault(one => one.StartsWith(key, StringComparison.Ordinal));
            // "VmHWM:	  123456 kB"
            return line is null ? 0 : 1024 * long.Parse(line.AsSpan(key.Length).TrimEnd(" kB"), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int TrimAllocator(nuint keep);
}
