using Sweeper.Engine.Execution;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Execution;

/// <summary>Workers that are no workers: shell scripts in their place.</summary>
public sealed class MisbehavingWorkerTests : IDisposable
{
    private const int Timeout = 120_000;

    private readonly RealSweep _sweep = new();

    public void Dispose() => _sweep.Dispose();

    [Theory(Timeout = Timeout)]
    [InlineData("exit 0", FailureKind.Crashed, "the worker ended with exit code 0 before the trial was over")]
    [InlineData("read line; exit 0", FailureKind.Crashed, "the worker ended with exit code 0 before the trial was over")]
    [InlineData("read line; exit 137", FailureKind.Crashed, "the worker was killed by signal 9 (SIGKILL), most likely out of memory")]
    [InlineData("read line; kill -11 $$", FailureKind.Crashed, "the worker was killed by signal 11 (SIGSEGV)")]
    [InlineData("read line; head -c 100000 /dev/urandom; exit 3", FailureKind.Crashed, "exit code 3")]
    [InlineData(
        """read line; echo '[]'; echo '{"idle":"yes"}'; echo '{"step":1e99,"of":-1}'; echo '{"news":7}'; echo '{"step":-1,"of":0}'; exit 4""",
        FailureKind.Crashed, "exit code 4")]
    [InlineData("""read line; echo '{"idle":true}'; read line""", FailureKind.Error, "the worker says that it is done, but the trial has no end")]
    [InlineData("read line; sleep 600", FailureKind.Timeout, "did no step and reported nothing for limits.no_progress, 3 s")]
    [InlineData("read line; while :; do head -c 100000 /dev/zero | tr '\\0' x; echo; sleep 0.1; done", FailureKind.Timeout, "limits.no_progress, 3 s")]
    public async Task Each_trial_fails_by_itself_and_the_sweep_ends(string script, FailureKind kind, string message)
    {
        SweepOutcome outcome = await RunAsync(script, trials: 2);

        Assert.False(outcome.Interrupted);
        Assert.All(outcome.Trials, trial =>
        {
            Assert.Equal((TrialState.Failed, kind), (trial.State, trial.Failure?.Kind));
            Assert.Contains(message, trial.Failure!.Message, StringComparison.Ordinal);
            Assert.Empty(trial.Epochs);
        });
    }

    [Fact(Timeout = Timeout)]
    public async Task One_that_prints_without_end_fills_neither_memory_nor_disk()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync("read line; head -c 40000000 /dev/zero | tr '\\0' x | fold -w 1000; exit 3", trials: 1);

        Assert.InRange(new FileInfo(_sweep.Folder.WorkerLog).Length, 1 << 20, 20 << 20);
        Assert.Contains("is not kept", File.ReadLines(_sweep.Folder.WorkerLog).Last(), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20 << 20);
    }

    private async Task<SweepOutcome> RunAsync(string script, int trials)
    {
        TestSweep sweep = TestSweep.Of(trials);
        sweep = sweep with
        {
            Spec = sweep.Spec with
            {
                AttemptLimits = new AttemptLimits { NoProgress = TimeSpan.FromSeconds(3) },
                Failures = new() { Retries = new Dictionary<FailureKind, int>() },
            },
        };
        using SqliteSweepStore store = SqliteSweepStore.Open(_sweep.Home.Database, readOnly: false);
        await using var executor = new LocalExecutor(new WorkerCommand("sh", ["-c", script]), [new DeviceSlot("cpu 1", "cpu")])
        {
            Log = _sweep.Folder.WorkerLog,
            Grace = TimeSpan.FromSeconds(1),
        };
        var runner = new SweepRunner(store, executor, sweep.Sampler, TimeProvider.System, new Listener(_ => { }));
        return await runner.RunAsync(sweep.Spec, _sweep.Folder, _ => new Dictionary<string, string>(), CancellationToken.None);
    }
}
