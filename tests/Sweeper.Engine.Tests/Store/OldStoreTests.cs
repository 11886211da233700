using Sweeper.Engine.Store;
using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Store;

/// <summary>Stores as earlier versions left them.</summary>
public sealed class OldStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Database => _folder.File("sweeper.db");

    private string Backup => _folder.File("sweeper.db.v1.backup");

    public OldStoreTests() => File.Copy(Path.Combine(AppContext.BaseDirectory, "Databases", "v1.db"), Database);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_reader_sees_everything_and_changes_nothing()
    {
        byte[] before = File.ReadAllBytes(Database);
        using (SqliteSweepStore store = SqliteSweepStore.Open(Database, readOnly: true))
        {
            AssertWhatWasStored(store);
        }

        Assert.Equal(before, File.ReadAllBytes(Database));
        Assert.False(File.Exists(Backup));
    }

    [Fact]
    public void A_writer_brings_it_up_to_date_after_a_backup_and_goes_on()
    {
        using (SqliteSweepStore store = SqliteSweepStore.Open(Database, readOnly: false))
        {
            AssertWhatWasStored(store);
            Assert.Equal(3, store.BeginAttempt("old", 4, DateTimeOffset.UnixEpoch));
            store.Record("old", 4, new TrialEvent.Epoch(3, DateTimeOffset.UnixEpoch, store.FindTrial("old", 1)!.Epochs[1]));
            Assert.Equal([1, 2], store.FindTrial("old", 4)!.Epochs.Select(epoch => epoch.Epoch));
        }

        using SqliteSweepStore again = SqliteSweepStore.Open(Database, readOnly: true);
        Assert.Equal([1, 2], again.FindTrial("old", 4)!.Epochs.Select(epoch => epoch.Epoch));
        using SqliteSweepStore backup = SqliteSweepStore.Open(Backup, readOnly: true);
        AssertWhatWasStored(backup);
    }

    [Fact]
    public void A_migration_that_cannot_finish_changes_nothing()
    {
        Directory.CreateDirectory(Backup);
        Assert.Throws<UserErrorException>(() => SqliteSweepStore.Open(Database, readOnly: false));
        using SqliteSweepStore store = SqliteSweepStore.Open(Database, readOnly: true);
        AssertWhatWasStored(store);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Version_2_opens_with_its_decisions_and_each_attempt_keeps_its_failure(bool readOnly)
    {
        string database = _folder.File("v2.db");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Databases", "v2.db"), database);
        using SqliteSweepStore store = SqliteSweepStore.Open(database, readOnly);

        IReadOnlyList<StoredTrial> trials = store.Trials("test");
        Assert.Equal(
            [TrialState.Pruned, TrialState.Pruned, TrialState.Completed, TrialState.Failed], trials.Select(trial => trial.State));
        Assert.Equal([1, 2, 2, 0], trials.Select(trial => trial.Decisions.Count));
        Assert.Equal([1, 2, 3, 0], trials.Select(trial => trial.Epochs.Count));
        Assert.Equal([null, trials[3].Failure], trials[3].History.Select(attempt => attempt.Failure));
        Assert.Equal(FailureKind.Crashed, trials[3].Failure!.Kind);
        Assert.Equal(!readOnly, File.Exists(_folder.File("v2.db.v2.backup")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Version_3_opens_with_every_metric_to_the_last_bit(bool readOnly)
    {
        string database = _folder.File("v3.db");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Databases", "v3.db"), database);
        using SqliteSweepStore store = SqliteSweepStore.Open(database, readOnly);

        IReadOnlyList<StoredTrial> trials = store.Trials("test");
        Assert.Equal([TrialState.Completed, TrialState.Completed], trials.Select(trial => trial.State));
        Assert.Equal([1, 2], trials[0].Epochs.Select(epoch => epoch.Epoch));
        IReadOnlyDictionary<string, double> metrics = trials[0].Epochs[0].Metrics;
        Assert.Equal(
            "accuracy balanced_accuracy matthews precision recall f1 precision_macro recall_macro f1_macro precision_weighted "
                + "recall_weighted f1_weighted f1_micro loss train_loss",
            string.Join(' ', metrics.Keys));
        Assert.Equal((0.7298245614035088, 0.6744913643271725), (metrics["f1"], metrics["loss"]));
        Assert.Equal(2, trials[1].Epochs.Count);
        Assert.Equal(!readOnly, File.Exists(_folder.File("v3.db.v3.backup")));
    }

    private static void AssertWhatWasStored(SqliteSweepStore store)
    {
        StoredSweep sweep = Assert.Single(store.Sweeps());
        Assert.Equal(("old", "name: old", 5), (sweep.Name, sweep.SpecText, sweep.PlannedTrials));
        Assert.Equal(new Objective("accuracy", Direction.Maximize), sweep.Objective);
        Assert.Empty(sweep.FurtherGoals);
        IReadOnlyList<StoredTrial> trials = store.Trials("old");
        Assert.Equal(
            [TrialState.Completed, TrialState.Completed, TrialState.Failed, TrialState.Pending, TrialState.Pending],
            trials.Select(trial => trial.State));
        Assert.Equal([1, 2, 1, 2, 0], trials.Select(trial => trial.Attempts));
        Assert.Equal("x=2 rate=4E-05 optimizer=adamw", trials[1].Configuration.ToString());

        // Only the epochs of the latest attempt counted then.
        Assert.Equal(
            ["0.5 0.75 NaN", "0.25 0.625 0.5", "0.125", "0.9", ""],
            trials.Select(trial => string.Join(' ', trial.Epochs.Select(epoch => epoch.Metrics["accuracy"]))));
        Assert.Equal([["loss", "accuracy"], ["loss", "accuracy"], ["loss", "accuracy"]], trials[0].Epochs.Select(epoch => epoch.Metrics.Keys));
        Assert.Equal([[3L, 1L], [0L, 6L]], trials[0].Epochs[0].Confusion);
        Assert.Equal(new FinishInfo(2, "abc", 12.5, 1L << 30), trials[1].Finish);
        Assert.Equal(30, trials[0].Start!.TotalSteps);
        Assert.Equal(FailureKind.Diverged, trials[2].Failure!.Kind);
        Assert.Equal([1, 2], store.Top("old", sweep.Objective, 2).Select(trial => trial.Number));
        Assert.All(trials, trial => Assert.Empty(trial.Decisions));
    }
}
