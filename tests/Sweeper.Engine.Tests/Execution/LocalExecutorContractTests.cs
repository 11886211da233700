using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Tests.Execution;

public sealed class LocalExecutorContractTests : ExecutorContract
{
    protected override IExecutor Create() => RealSweep.Executor(slots: 2);
}
