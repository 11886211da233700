using Sweeper.Engine.Store;
using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Store;

/// <summary>How somebody who looks on several times a second finds out what is new.</summary>
public sealed class ChangedTrialsTests : IDisposable
{
    private const string Sweep = "test";
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly SqliteSweepStore _writer;
    private readonly SqliteSweepStore _reader;

    public ChangedTrialsTests()
    {
        string database = _folder.File("sweeper.db");
        _writer = SqliteSweepStore.Open(database, readOnly: false);
        _writer.SaveSweep(new StoredSweep(Sweep, "/", "", "", new Objective("m", Direction.Maximize), 9, Time, Time));
        _reader = SqliteSweepStore.Open(database, readOnly: true);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_version_changes_when_another_has_written_and_only_then()
    {
        long first = _reader.Version();
        Assert.Equal(first, _reader.Version());

        Add(1);

        long second = _reader.Version();
        Assert.NotEqual(first, second);
        Assert.Equal(second, _reader.Version());
    }

    [Fact]
    public void Only_new_changed_and_running_trials_are_read()
    {
        foreach (int number in (int[])[1, 2, 3])
        {
            Add(number);
        }

        _writer.BeginAttempt(Sweep, 2, Time);
        var known = _reader.Changed(Sweep, new Dictionary<int, StoredTrial>()).ToDictionary(trial => trial.Number);
        Assert.Equal([1, 2, 3], known.Keys.Order());

        // A report of the running one, the beginning of another, and one that is new.
        _writer.Record(Sweep, 2, new TrialEvent.Epoch(1, Time, new EpochReport(1, new Dictionary<string, double> { ["m"] = 0.5 }, 1, 1, [])));
        _writer.BeginAttempt(Sweep, 3, Time);
        Add(4);

        IReadOnlyList<StoredTrial> changed = _reader.Changed(Sweep, known);

        Assert.Equal([2, 3, 4], changed.Select(trial => trial.Number));
        Assert.Equal([1, 0, 0], changed.Select(trial => trial.Epochs.Count));

        // Back to pending and begun again between two looks: the state is the same, the attempt is not.
        known = _reader.Trials(Sweep).ToDictionary(trial => trial.Number);
        _writer.Record(Sweep, 2, new TrialEvent.Failed(1, Time, new Failure(FailureKind.Error, "x")));
        _writer.Retry(Sweep, 2, Time);
        Assert.Equal([2, 3], _reader.Changed(Sweep, known).Select(trial => trial.Number));
        Assert.Empty(_reader.Changed("other", known));
    }

    private void Add(int number) => _writer.AddTrial(Sweep, number, TestSweep.Configuration(("x", number)), 1);
}
