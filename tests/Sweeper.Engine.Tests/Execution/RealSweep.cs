using Sweeper.Engine.Execution;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Execution;

/// <summary>Runs sweeps with the real store and real worker processes in a temporary home.</summary>
public sealed class RealSweep : IDisposable
{
    private readonly TempFolder _folder = new();

    public RealSweep() => Home = new SweeperHome(_folder.Path);

    public static string WorkerProgram { get; } = Path.Combine(AppContext.BaseDirectory, "Sweeper.TestWorker");

    public SweeperHome Home { get; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public List<SweepNews> News { get; } = [];

    public SweepFolder Folder => Home.Sweep("test");

    public IEnumerable<string> Notes => News.OfType<SweepNews.Note>().Select(note => note.Text);

    public static LocalExecutor Executor(int slots, string? log = null, params (string Name, string Value)[] environment) =>
        Executor(slots, log, TimeProvider.System, environment);

    private static LocalExecutor Executor(int slots, string? log, TimeProvider clock, (string Name, string Value)[] environment) => new(
        new WorkerCommand(WorkerProgram, ["worker"])
        {
            Environment = environment.ToDictionary(entry => entry.Name, entry => entry.Value),
        },
        [.. Enumerable.Range(1, slots).Select(i => new DeviceSlot($"cpu {i}", "cpu"))])
    {
        Log = log,
        Grace = TimeSpan.FromSeconds(3),
        Clock = clock,
    };

    public async Task<SweepOutcome> RunAsync(
        TestSweep sweep, int slots = 1, Action<SweepNews>? onNews = null, CancellationToken stop = default)
    {
        using SqliteSweepStore store = SqliteSweepStore.Open(Home.Database, readOnly: false);
        await using LocalExecutor executor = Executor(slots, Folder.WorkerLog, Clock, [("TEST_WORKER_GARBAGE", "loading {plugins} ...")]);
        var runner = new SweepRunner(store, executor, sweep.Sampler, Clock, new Listener(item =>
        {
            News.Add(item);
            onNews?.Invoke(item);
        }));
        return await runner.RunAsync(sweep.Spec, Folder, _ => new Dictionary<string, string>(), stop);
    }

    public SqliteSweepStore OpenReader() => SqliteSweepStore.Open(Home.Database, readOnly: true);

    public void Dispose() => _folder.Dispose();
}

/// <summary>Takes news at once, on the runner's thread.</summary>
public sealed class Listener(Action<SweepNews> take) : IProgress<SweepNews>
{
    public void Report(SweepNews value) => take(value);
}
