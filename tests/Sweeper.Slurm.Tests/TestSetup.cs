using Sweeper.Engine.Execution;
using Sweeper.Engine.Slurm;

namespace Sweeper.Slurm.Tests;

/// <summary>Settings under which tests need not wait long.</summary>
internal static class TestSetup
{
    private static readonly string TestWorker = Path.Combine(AppContext.BaseDirectory, "Sweeper.TestWorker");

    public static SlurmSettings Settings { get; } = new()
    {
        Devices = "cpu",
        MaxParallel = 6,
        Poll = TimeSpan.FromSeconds(1),
        Grace = TimeSpan.FromSeconds(2),
        Canary = false,
    };

    public static SlurmSetup Of(string sweepFolder, int slots, SlurmSettings? settings = null) => new()
    {
        Settings = settings ?? Settings,
        Sweep = "test",
        Folder = new SlurmFolder(sweepFolder),
        Worker = new WorkerCommand(TestWorker, ["worker"]),
        Element = [TestWorker, "element"],
        Slots = slots,
    };
}
