namespace Sweeper.Torture.Tests;

/// <summary>How much is tried: a sample, or everything with SWEEPER_TORTURE=full in the environment.</summary>
internal static class TortureForm
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("SWEEPER_TORTURE") == "full";
}
