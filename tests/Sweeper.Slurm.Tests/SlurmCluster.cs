namespace Sweeper.Slurm.Tests;

/// <summary>The one Slurm that all test classes use, there as long as one of them does.</summary>
public sealed class SlurmCluster : IDisposable
{
    /// <summary>Collection of the tests that break the cluster: they run when no others do.</summary>
    public const string Alone = "the cluster breaks";

    private static readonly Lock Gate = new();
    private static VirtualSlurm? s_slurm;
    private static int s_users;
    private readonly VirtualSlurm? _slurm;

    public SlurmCluster()
    {
        if (VirtualSlurm.WhyNot is not null)
        {
            return;
        }

        lock (Gate)
        {
            _slurm = s_slurm ??= new VirtualSlurm();
            s_users++;
        }
    }

    /// <summary>Where a test runs, there is one.</summary>
    internal VirtualSlurm Slurm => _slurm!;

    public void Dispose()
    {
        lock (Gate)
        {
            if (s_slurm is { } slurm && --s_users == 0)
            {
                slurm.Dispose();
                s_slurm = null;
            }
        }
    }
}

/// <summary>Tests that run when no others do.</summary>
[CollectionDefinition(SlurmCluster.Alone, DisableParallelization = true)]
public sealed class AloneTests : ICollectionFixture<SlurmCluster>;
