namespace Sweeper.Engine.Store;

/// <summary>The store in one SQLite file. Safe to call from several threads.</summary>
/// <remarks>
/// WAL mode with synchronous=FULL: each writing call is one transaction and survives a power loss; readers in other
/// processes see whole transactions and never block the writer. Schema in SqliteSchema, writing and reading in the
/// other two files of this class.
/// </remarks>
public sealed partial class SqliteSweepStore : ISweepStore
{
    private readonly SqliteDatabase _database;
    private readonly Lock _lock = new();

    /// <summary>Whether a transaction of several calls is open.</summary>
    private bool _isTogether;

    /// <summary>Trials of a run report the same metrics, so they are looked up once.</summary>
    private (long Id, MetricNames Names)? _latestNames;

    private SqliteSweepStore(SqliteDatabase database) => _database = database;

    /// <summary>Opens a store, and creates it unless <paramref name="readOnly"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readOnly">For everyone but the runner.</param>
    /// <exception cref="UserErrorException">
    /// The file is missing (when reading), is no store, was written by a newer Sweeper, or cannot be written.
    /// </exception>
    public static SqliteSweepStore Open(string path, bool readOnly)
    {
        path = Path.GetFullPath(path);
        if (readOnly && !File.Exists(path))
        {
            throw new UserErrorException(
                "there is no store here",
                "Start a sweep with 'sweeper run FILE', or say where the store is with --home",
                path);
        }

        var database = new SqliteDatabase(path, readOnly);
        try
        {
            if (readOnly)
            {
                database = Readable(database);
            }
            else
            {
                SqliteSchema.Migrate(database);
            }

            return new SqliteSweepStore(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _database.Dispose();
        }
    }

    /// <summary>
    /// The store, or of an older one a copy in memory that is up to date: a reader changes nothing under the feet of
    /// whoever still writes to it.
    /// </summary>
    private static SqliteDatabase Readable(SqliteDatabase database)
    {
        int version = SqliteSchema.CheckVersion(database);
        if (version == 0)
        {
            // A file without tables is a store whose creator died at once.
            throw new UserErrorException(
                "this store is empty", "Start or resume a sweep with 'sweeper run FILE', which brings it up to date", database.Path);
        }

        if (version == SqliteSchema.Version)
        {
            return database;
        }

        using (database)
        {
            SqliteDatabase copy = database.ToMemory();
            SqliteSchema.Migrate(copy);
            return copy;
        }
    }
}
