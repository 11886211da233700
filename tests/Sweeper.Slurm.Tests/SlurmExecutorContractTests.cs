using Sweeper.Engine.Execution;
using Sweeper.Engine.Slurm;
using Sweeper.Engine.Tests.Execution;

namespace Sweeper.Slurm.Tests;

public sealed class SlurmExecutorContractTests(SlurmCluster cluster) : ExecutorContract, IClassFixture<SlurmCluster>
{
    // Without it xunit makes no fixture, and there would be no cluster.
    public SlurmCluster Cluster { get; } = cluster;

    protected override IExecutor Create() => new SlurmExecutor(TestSetup.Of(Folder.Path, slots: 2));

    protected override Task StopAsync(IExecutor executor)
    {
        ((SlurmExecutor)executor).Cancels = true;
        return executor.StopAsync();
    }
}
