using Sweeper.Slurm.Tests;

namespace Sweeper.Engine.Tests.Execution;

/// <summary>A test of <see cref="ExecutorContract"/>, skipped where no Slurm can be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExecutorFactAttribute : FactAttribute
{
    public ExecutorFactAttribute()
    {
        Timeout = 300_000;
        Skip = VirtualSlurm.WhyNot;
    }
}
