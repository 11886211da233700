namespace Sweeper.Slurm.Tests;

/// <summary>How long faults last: seconds, or with SWEEPER_SLURM=full in the environment as long as the requirements say.</summary>
internal static class SlurmForm
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("SWEEPER_SLURM") == "full";
}
