namespace Sweeper.Engine.Tests.Execution;

/// <summary>A test of <see cref="ExecutorContract"/>. Each project that has the contract says where its executor can be tried.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExecutorFactAttribute : FactAttribute
{
    public ExecutorFactAttribute() => Timeout = 120_000;
}
