using Sweeper.Engine.Slurm;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Slurm.Tests;

/// <summary>Runs sweeps of scripted trials on the cluster, with the real runner and store, in a home of its own.</summary>
internal sealed class ClusterSweep : IDisposable
{
    private readonly TempFolder _folder = new();

    public ClusterSweep() => Home = new SweeperHome(_folder.Path);

    public SweeperHome Home { get; }

    public SweepFolder Folder => Home.Sweep("test");

    public SlurmFolder Slurm => new(Folder.Path);

    /// <summary>The script of the latest submission.</summary>
    public string Script => File.ReadAllText(Slurm.Chunk(Slurm.Submissions()[^1]).Script);

    public SlurmSettings Settings { get; init; } = TestSetup.Settings;

    public List<SweepNews> News { get; } = [];

    public IEnumerable<string> Notes => News.OfType<SweepNews.Note>().Select(note => note.Text);

    /// <summary>Lines of calls.log that name a command.</summary>
    public string[] Calls(string program) => File.Exists(Slurm.Calls)
        ? [.. File.ReadAllLines(Slurm.Calls).Where(line => line.Contains($"Z {program} ", StringComparison.Ordinal))] : [];

    /// <param name="sweep">What to run.</param>
    /// <param name="slots">Trials handed over at a time.</param>
    /// <param name="onNews">Told of everything.</param>
    /// <param name="seconds">The estimate of a trial's length.</param>
    /// <param name="leave">Ends the runner as a login node does that goes down: the jobs go on.</param>
    public async Task<SweepOutcome> RunAsync(
        TestSweep sweep, int slots = 6, Action<SweepNews>? onNews = null, double? seconds = null, CancellationToken leave = default)
    {
        Home.Create();
        using SqliteSweepStore store = SqliteSweepStore.Open(Home.Database, readOnly: false);
        await using var executor = new SlurmExecutor(TestSetup.Of(Folder.Path, slots, Settings) with { SecondsPerTrial = seconds });
        var runner = new SweepRunner(store, executor, sweep.Sampler, TimeProvider.System, new Listener(item =>
        {
            lock (News)
            {
                News.Add(item);
            }

            onNews?.Invoke(item);
        }));
        return await runner.RunAsync(sweep.Spec, Folder, _ => new Dictionary<string, string>(), leave);
    }

    /// <summary>Everything that the elements have said, of all submissions.</summary>
    public IReadOnlyList<ElementRecord> Records() =>
    [
        .. from number in Slurm.Submissions()
           let chunk = Slurm.Chunk(number)
           from file in chunk.RecordFiles()
           from record in ElementJournal.Read(chunk.Records(file.Element, file.Restart))
           select record,
    ];

    /// <summary>How often a job has started a trial.</summary>
    public int Starts(int trial) => Records().Count(record => record.Trial == trial && record.What == ElementMoment.Trial);

    /// <summary>All trials completed, each epoch and the end of each reported once, whatever happened in between.</summary>
    public static void AssertAllCompletedOnce(SweepOutcome outcome, int epochs)
    {
        Assert.All(outcome.Trials, trial =>
        {
            Assert.True(trial.State == TrialState.Completed, $"#{trial.Number} is {trial.State}: {trial.Failure?.Message} {trial.Failure?.Detail}");
            Assert.Equal(Enumerable.Range(1, epochs).Select(epoch => (double)epoch), trial.Epochs.Select(epoch => epoch.Epoch));
            foreach (EpochReport report in trial.Epochs)
            {
                Assert.Equal(ScriptedTask.Report(trial.Configuration, trial.Seed, (int)report.Epoch).Metrics, report.Metrics);
            }
        });
    }

    public IEnumerable<TrialEvent> Events(int trial) => new TrialEventReader(Folder.Trial(trial)).ReadNew();

    public void Dispose() => _folder.Dispose();

    private sealed class Listener(Action<SweepNews> take) : IProgress<SweepNews>
    {
        public void Report(SweepNews value) => take(value);
    }
}
