using System.Globalization;
using Sweeper.Engine;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Slurm;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Search.Pruners;
using Sweeper.TestWorker;

switch (args)
{
    case ["worker", ..]:
        // What a library might print while it loads; the runner must not mind.
        Console.Out.WriteLine(Environment.GetEnvironmentVariable("TEST_WORKER_GARBAGE") ?? "");
        Console.Out.Flush();
        return WorkerLoop.Run(() => new ScriptedTask(), TimeProvider.System, grace: TimeSpan.FromSeconds(2));

    case ["element", var file]:
        return await SlurmElement.RunAsync(file, "test", TimeProvider.System);

    case ["sweep", var home, var slots, var trials, var epochs, var sleep]:
        return await SweepAsync(new SweeperHome(home), Parse(slots), TestSweep.Of(Parse(trials), Parse(epochs), Parse(sleep)));

    case ["asha", var home, var slots, var trials, var epochs, var sleep]:
        return await SweepAsync(
            new SweeperHome(home),
            Parse(slots),
            TestSweep.Of(Parse(trials), Parse(epochs), Parse(sleep)).With(new AshaPruner(minReports: 1, reductionFactor: 2)));

    default:
        Console.Error.WriteLine("usage: worker | element FILE | sweep HOME SLOTS TRIALS EPOCHS SLEEP_MS | asha HOME SLOTS TRIALS EPOCHS SLEEP_MS");
        return 1;
}

static int Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static async Task<int> SweepAsync(SweeperHome home, int slots, TestSweep sweep)
{
    try
    {
        home.Create();
        using SqliteSweepStore store = SqliteSweepStore.Open(home.Database, readOnly: false);
        SweepFolder folder = home.Sweep(sweep.Spec.Name);
        await using var executor = new LocalExecutor(
            new WorkerCommand(Environment.ProcessPath!, ["worker"]),
            [.. Enumerable.Range(1, slots).Select(i => new DeviceSlot($"cpu {i}", "cpu"))])
        {
            Log = folder.WorkerLog,
        };
        var runner = new SweepRunner(store, executor, sweep.Sampler, TimeProvider.System, new PrintedNews());
        SweepOutcome outcome = await runner.RunAsync(
            sweep.Spec, folder, _ => new Dictionary<string, string>(), CancellationToken.None);
        return outcome.Interrupted ? 130 : 0;
    }
    catch (UserErrorException error)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
}

internal sealed class PrintedNews : IProgress<SweepNews>
{
    public void Report(SweepNews value) => Console.Out.WriteLine(value.GetType().Name);
}
