namespace Sweeper.Slurm.Tests;

/// <summary>A test that is skipped, with the reason, where no Slurm can be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlurmFactAttribute : FactAttribute
{
    public SlurmFactAttribute()
    {
        Timeout = 400_000;
        Skip = VirtualSlurm.WhyNot;
    }

    /// <summary>Whether it takes minutes, and is done with SWEEPER_SLURM=full only.</summary>
    public bool IsLong
    {
        get => field;
        set
        {
            field = value;
            Skip ??= value && !SlurmForm.IsFull ? "takes minutes: set SWEEPER_SLURM=full" : null;
        }
    }
}
