using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Tests.Store;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Sweeps;

/// <summary>A sweep with a store in memory and a folder of its own, run as often as a test likes.</summary>
internal sealed class RunnerBench : IDisposable
{
    private readonly TempFolder _temp = new(inMemory: true);

    public InMemorySweepStore Store { get; } = new();

    public List<SweepNews> News { get; } = [];

    public IReadOnlyList<string> Notes => [.. News.OfType<SweepNews.Note>().Select(note => note.Text)];

    public SweepFolder Folder => new(_temp.File("test"));

    public void Dispose()
    {
        Store.Dispose();
        _temp.Dispose();
    }

    public Task<SweepOutcome> RunAsync(
        TestSweep sweep, FakeExecutor executor, Action<SweepNews>? onNews = null, CancellationToken stop = default)
    {
        var runner = new SweepRunner(Store, executor, sweep.Sampler, TimeProvider.System, new Listener(item =>
        {
            News.Add(item);
            onNews?.Invoke(item);
        }));
        return runner.RunAsync(sweep.Spec, Folder, _ => new Dictionary<string, string>(), stop);
    }

    /// <summary>Runs a sweep, and dies at one of its writes to the store.</summary>
    /// <param name="sweep">What to run.</param>
    /// <param name="executor">Where.</param>
    /// <param name="write">Number of the deadly write, from 1.</param>
    /// <param name="isAfter">Whether it dies after that write; else before.</param>
    /// <returns>Whether it died: false when there are fewer writes.</returns>
    public async Task<bool> DieAsync(TestSweep sweep, FakeExecutor executor, int write, bool isAfter)
    {
        int writes = 0;
        Action die = () => _ = ++writes == write ? throw new PowerLossException() : 0;
        (Store.Writing, Store.Written) = isAfter ? (null, die) : (die, (Action?)null);
        try
        {
            await RunAsync(sweep, executor);
            return false;
        }
        catch (PowerLossException)
        {
            return true;
        }
        finally
        {
            (Store.Writing, Store.Written) = (null, null);
        }
    }

    /// <summary>All that must not depend on interruptions.</summary>
    public static string Describe(IReadOnlyList<StoredTrial> trials) => string.Join('\n', trials.Select(trial => string.Create(
        CultureInfo.InvariantCulture,
        $"{trial.Number} {trial.Configuration} {trial.Seed} {trial.Origin} {trial.State} {trial.Failure} {trial.Finish?.BestEpoch} "
        + $"{string.Join(' ', trial.Epochs.Select(epoch => $"{epoch.Epoch}:{string.Join(',', epoch.Metrics)}"))} "
        + $"{string.Join(' ', trial.Decisions.Select(decision => $"{decision.Epoch}:{decision.Pruner}:{decision.Decision}"))}")));

    private sealed class PowerLossException : Exception;
}
