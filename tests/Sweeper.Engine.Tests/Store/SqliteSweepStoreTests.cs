using Microsoft.Data.Sqlite;
using Sweeper.Engine.Store;
using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Store;

public sealed class SqliteSweepStoreTests : SweepStoreContract
{
    private readonly TempFolder _folder = new();
    private bool _created;

    private string Database => _folder.File("sweeper.db");

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_reader_of_a_store_that_is_not_there_is_told()
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => SqliteSweepStore.Open(Database, readOnly: true));
        Assert.Contains("there is no store here", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Database));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_no_store_is_refused(bool readOnly)
    {
        File.WriteAllText(Database, string.Concat(Enumerable.Repeat("this is not a database. ", 1000)));
        UserErrorException error = Assert.Throws<UserErrorException>(() => SqliteSweepStore.Open(Database, readOnly));
        Assert.Equal(Database, error.Problems.Single().Where);
        Assert.Contains("not a Sweeper store", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_store_of_a_newer_version_is_refused(bool readOnly)
    {
        SqliteSweepStore.Open(Database, readOnly: false).Dispose();
        Execute("PRAGMA user_version = 99");
        UserErrorException error = Assert.Throws<UserErrorException>(() => SqliteSweepStore.Open(Database, readOnly));
        Assert.Contains("schema version 99", error.Message, StringComparison.Ordinal);
        Assert.Contains("update Sweeper", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_is_reported()
    {
        File.WriteAllText(_folder.File("file"), "");
        UserErrorException error = Assert.Throws<UserErrorException>(
            () => SqliteSweepStore.Open(_folder.File("file/sweeper.db"), readOnly: false));
        Assert.Contains("--home", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_never_writes()
    {
        using SqliteSweepStore writer = SqliteSweepStore.Open(Database, readOnly: false);
        using SqliteSweepStore reader = SqliteSweepStore.Open(Database, readOnly: true);
        Assert.Throws<UserErrorException>(() => reader.SaveSweep(
            new StoredSweep("a", "/", "", "", new Objective("m", Direction.Maximize), 1, default, default)));
    }

    [Fact]
    public void The_native_library_is_known() => Assert.StartsWith("3.", SqliteLibrary.Version, StringComparison.Ordinal);

    [RootFact]
    public void A_full_disk_is_a_clear_error_and_loses_nothing()
    {
        using SmallDisk disk = SmallDisk.Mount(_folder.File("disk"), megabytes: 1);
        string database = Path.Combine(disk.Path, "sweeper.db");
        int added = 0;
        using (SqliteSweepStore store = SqliteSweepStore.Open(database, readOnly: false))
        {
            store.SaveSweep(new StoredSweep("test", "/", "", "", new Objective("m", Direction.Maximize), 1, default, default));
            UserErrorException error = Assert.Throws<UserErrorException>(() =>
            {
                while (added < 10_000)
                {
                    store.AddTrial("test", added + 1, TestSweep.Configuration(("text", new string('x', 5000) + added)), 1);
                    added++;
                }
            });
            Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        }

        using SqliteSweepStore again = SqliteSweepStore.Open(database, readOnly: true);
        Assert.Equal(added, again.Trials("test").Count);
    }

    protected override ISweepStore Open()
    {
        bool readOnly = _created;
        _created = true;
        return SqliteSweepStore.Open(Database, readOnly);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
