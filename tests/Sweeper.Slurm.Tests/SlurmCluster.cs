namespace Sweeper.Slurm.Tests;

/// <summary>The one Slurm that all test classes use, there as long as one of them does.</summary>
public sealed class SlurmCluster : IDisposable
{
    /// <summary>Collection of the tests that break the cluster: they run when no others do.</summary>
    public const string Alone = "the cluster breaks";

    private static readonly Lock Gate = new();
    private static VirtualSlurm? _shared;
    private static int _users;
    private readonly VirtualSlurm? _slurm;

    public SlurmCluster()
    {
        if (VirtualSlurm.WhyNot is not null)
        {
            return;
        }

        lock (Gate)
        {
            _slurm = _shared ??= new VirtualSlurm();
            _users++;
        }
    }

    /// <summary>Where a test runs, there is one.</summary>
    internal VirtualSlurm Slurm => _slurm!;

    public void Dispose()
    {
        lock (Gate)
        {
            if (_shared is { } slurm && --_users == 0)
            {
                slurm.Dispose();
                _shared = null;
            }
        }
    }
}

/// <summary>Tests that run when no others do.</summary>
[CollectionDefinition(SlurmCluster.Alone, DisableParallelization = true)]
public sealed class AloneTests : ICollectionFixture<SlurmCluster>;
