namespace Sweeper.Engine.Execution;

/// <summary>The highest resident memory of this process, as the kernel keeps it.</summary>
internal static class PeakMemory
{
    /// <summary>Begins anew at what is resident now, so that a warm worker does not charge a trial with the trials before it.</summary>
    public static void Reset()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not everywhere allowed; the figure is then an upper bound.
        }
    }
}
