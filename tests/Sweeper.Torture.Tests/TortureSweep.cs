using Sweeper.Cli.Tests.Support;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;

namespace Sweeper.Torture.Tests;

/// <summary>
/// A small sweep with real training in a home whose store is of an older version, run by the real program again and again
/// until it is done. After each death it checks that nothing is lost that was reported.
/// </summary>
internal sealed class TortureSweep : IDisposable
{
    private const int MostRuns = 25;

    private const string Sweep = """
        name: torture
        method: grid
        metric: { name: loss, goal: minimize }
        parameters:
          learning_rate: [0.003, 0.001]
          batch_size: [8]
          dropout: [0, 0.1]
          epochs: 3
          max_length: 16
        sweeper:
          task: { type: text-classification, model: model, init: random, data: data }
          checkpoints: { every: 3 steps }

        """;

    private readonly Workplace _place = new();
    private readonly bool _pauses;

    /// <summary>The first result that was reported for each trial and epoch.</summary>
    private readonly Dictionary<(int Trial, double Epoch), string> _reported = [];

    /// <summary>What the store has held at the end of a run.</summary>
    private readonly HashSet<(int Trial, double Epoch)> _stored = [];

    /// <param name="pauses">Whether trials are paused and promoted, by asha.</param>
    public TortureSweep(bool pauses)
    {
        _pauses = pauses;
        _place.WriteSweep(Sweep + (pauses ? "  pruner: { type: asha, min_iter: 1, eta: 2 }\n" : ""));
        Directory.CreateDirectory(_place.Home);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "v1.db"), Path.Combine(_place.Home, "sweeper.db"));
        _place.Environment["SWEEPER_FAILPOINT_TRACE"] = Trace;
    }

    public string Trace => _place.File("trace");

    public SweepFolder Folder => _place.Sweep("torture");

    public Workplace Place => _place;

    /// <summary>Processes that were killed.</summary>
    public int Kills { get; private set; }

    /// <summary>What each run that did not end well wrote.</summary>
    public List<CliRun> Failures { get; } = [];

    /// <summary>The failpoints that were reached, each as often as it was.</summary>
    public string[] Reached => File.Exists(Trace) ? File.ReadAllLines(Trace) : [];

    /// <summary>As an uninterrupted run leaves it.</summary>
    public static async Task<string> UninterruptedAsync(bool pauses)
    {
        using var sweep = new TortureSweep(pauses);
        (await sweep.Place.RunAsync("run", "tiny.yaml", "-q", "--jobs", "1")).Expect(0);
        return sweep.Essence();
    }

    public string Essence() => Torture.Tests.Essence.Of(Trials(), Folder);

    /// <summary>Runs it until it is done.</summary>
    /// <param name="failpoints">As SWEEPER_FAILPOINT takes them; each counts over all runs.</param>
    /// <param name="betweenRuns">What happens to the home after each run that did not end well.</param>
    /// <param name="during">What happens while a run runs, with its number from 1; null for nothing.</param>
    /// <param name="arguments">Further ones of the command.</param>
    /// <param name="isStopped">Whether a worker was stopped, so that it is not waited for.</param>
    public async Task CompleteAsync(
        string failpoints,
        Action<SweepFolder>? betweenRuns = null,
        Func<CliProcess, int, Task>? during = null,
        string[]? arguments = null,
        bool isStopped = false)
    {
        _place.Environment["SWEEPER_FAILPOINT"] = failpoints;
        bool hasFailures = false;
        for (int run = 1; run <= MostRuns; run++)
        {
            string[] command = hasFailures ? ["retry", "torture", "--state", "failed"] : ["run", "tiny.yaml", .. arguments ?? []];
            CliRun ended = await RunAsync([.. command, "-q", "--jobs", "1"], run, during);
            Kills += ended.ExitCode == 128 + CliProcess.Kill ? 1 : 0;
            if (!isStopped || ended.ExitCode == 0)
            {
                await CheckKeptAsync(isDone: ended.ExitCode == 0);
            }

            if (ended.ExitCode == 0)
            {
                CountWorkerKills();
                return;
            }

            Failures.Add(ended);
            hasFailures = ended.ExitCode is 2 or 3;
            betweenRuns?.Invoke(Folder);
        }

        Assert.Fail($"not done after {MostRuns} runs: {string.Join('\n', Failures.TakeLast(3))}");
    }

    public IReadOnlyList<StoredTrial> Trials()
    {
        if (!File.Exists(Path.Combine(_place.Home, "sweeper.db")))
        {
            return [];
        }

        using SqliteSweepStore store = SqliteSweepStore.Open(Path.Combine(_place.Home, "sweeper.db"), readOnly: true);
        return store.FindSweep("torture") is null ? [] : store.Trials("torture");
    }

    public void Dispose() => _place.Dispose();

    private async Task<CliRun> RunAsync(string[] arguments, int run, Func<CliProcess, int, Task>? during)
    {
        using CliProcess process = _place.Start(arguments);
        Task<CliRun> ended = process.WaitAsync();
        if (during is not null)
        {
            await during(process, run);
        }

        return await ended;
    }

    /// <summary>What was reported first stays, in the store and in whole lines of events.jsonl.</summary>
    private async Task CheckKeptAsync(bool isDone)
    {
        // Workers of a dead runner may be about to report.
        await Eventually.HoldsAsync(
            () => Trials().All(trial => !IsLocked(Folder.Trial(trial.Number).WorkerLock)), () => "a worker outlives its runner", seconds: 60);
        foreach (StoredTrial trial in Trials())
        {
            EpochReport[] events = [.. _place.Events(trial.Number, "torture").OfType<TrialEvent.Epoch>().Select(item => item.Report)];
            foreach (EpochReport epoch in trial.Epochs.Concat(events))
            {
                string result = Torture.Tests.Essence.Of(epoch);
                string first = _reported.GetValueOrDefault((trial.Number, epoch.Epoch), result);
                Assert.True(first == result, $"trial {trial.Number} came out differently: {first}, then {result}");
                _reported[(trial.Number, epoch.Epoch)] = result;
            }

            _stored.UnionWith(trial.Epochs.Select(epoch => (trial.Number, epoch.Epoch)));
        }

        IEnumerable<(int Trial, double Epoch)> now = Trials().SelectMany(trial => trial.Epochs.Select(epoch => (trial.Number, epoch.Epoch)));
        Assert.Empty((isDone ? [.. _reported.Keys] : _stored).Except(now));
    }

    private static bool IsLocked(string path)
    {
        try
        {
            using FileStream? _ = File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None) : null;
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Attempts that ended because their worker was killed.</summary>
    private void CountWorkerKills() => Kills += Trials().Sum(trial => trial.History.Count(attempt =>
        attempt.Failure?.Message.Contains("SIGKILL", StringComparison.Ordinal) == true));
}
