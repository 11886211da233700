using System.Globalization;

namespace Sweeper.Engine.Store;

/// <summary>The tables of the store and the steps that bring an older store up to date.</summary>
internal static class SqliteSchema
{
    /// <summary>What brings a store from version i to version i + 1. Released steps never change.</summary>
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE sweeps (
            id        INTEGER PRIMARY KEY,
            name      TEXT NOT NULL UNIQUE,
            folder    TEXT NOT NULL,
            spec_text TEXT NOT NULL,
            spec_path TEXT NOT NULL,
            metric    TEXT NOT NULL,
            direction TEXT NOT NULL,
            planned   INTEGER,
            created   TEXT NOT NULL,
            updated   TEXT NOT NULL
        );

        -- attempt: the current one, 0 before the first. Only its epochs count.
        CREATE TABLE trials (
            sweep           INTEGER NOT NULL REFERENCES sweeps (id),
            number          INTEGER NOT NULL CHECK (number >= 1),
            configuration   TEXT NOT NULL,
            hash            TEXT NOT NULL,
            seed            INTEGER NOT NULL,
            state           TEXT NOT NULL,
            attempt         INTEGER NOT NULL DEFAULT 0,
            failure_kind    TEXT,
            failure_message TEXT,
            failure_detail  TEXT,
            PRIMARY KEY (sweep, number),
            UNIQUE (sweep, hash, seed)
        ) WITHOUT ROWID;

        -- start and finish: JSON, as the worker reported them.
        CREATE TABLE attempts (
            sweep   INTEGER NOT NULL,
            trial   INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            started TEXT NOT NULL,
            ended   TEXT,
            start   TEXT,
            finish  TEXT,
            PRIMARY KEY (sweep, trial, attempt),
            FOREIGN KEY (sweep, trial) REFERENCES trials (sweep, number)
        ) WITHOUT ROWID;

        CREATE TABLE epochs (
            sweep              INTEGER NOT NULL,
            trial              INTEGER NOT NULL,
            attempt            INTEGER NOT NULL,
            epoch              INTEGER NOT NULL CHECK (epoch >= 1),
            time               TEXT NOT NULL,
            train_seconds      REAL NOT NULL,
            evaluation_seconds REAL NOT NULL,
            confusion          TEXT NOT NULL,
            PRIMARY KEY (sweep, trial, attempt, epoch),
            FOREIGN KEY (sweep, trial, attempt) REFERENCES attempts (sweep, trial, attempt)
        ) WITHOUT ROWID;

        -- value: NULL stands for NaN; SQLite has no negative zero. position: the order in which the worker reported the metrics.
        CREATE TABLE metrics (
            sweep    INTEGER NOT NULL,
            trial    INTEGER NOT NULL,
            attempt  INTEGER NOT NULL,
            epoch    INTEGER NOT NULL,
            metric   TEXT NOT NULL,
            position INTEGER NOT NULL,
            value    REAL,
            PRIMARY KEY (sweep, trial, attempt, epoch, metric),
            FOREIGN KEY (sweep, trial, attempt, epoch) REFERENCES epochs (sweep, trial, attempt, epoch)
        ) WITHOUT ROWID;

        CREATE INDEX metrics_by_value ON metrics (sweep, metric, value);
        """,
        """
        -- further: JSON, the second and third goal. origin: why the trial was proposed.
        ALTER TABLE sweeps ADD COLUMN further TEXT;
        ALTER TABLE sweeps ADD COLUMN max_seconds REAL;
        ALTER TABLE sweeps ADD COLUMN max_memory INTEGER;
        ALTER TABLE trials ADD COLUMN origin TEXT;

        CREATE TABLE old_epochs AS
            SELECT epochs.* FROM epochs JOIN trials
                ON trials.sweep = epochs.sweep AND trials.number = epochs.trial AND trials.attempt = epochs.attempt;
        CREATE TABLE old_metrics AS
            SELECT metrics.* FROM metrics JOIN trials
                ON trials.sweep = metrics.sweep AND trials.number = metrics.trial AND trials.attempt = metrics.attempt;
        DROP TABLE metrics;
        DROP TABLE epochs;

        -- epoch: a fraction when evaluations come more often than epochs. attempt: the first that reported it.
        CREATE TABLE epochs (
            sweep              INTEGER NOT NULL,
            trial              INTEGER NOT NULL,
            epoch              REAL NOT NULL CHECK (epoch > 0),
            attempt            INTEGER NOT NULL,
            time               TEXT NOT NULL,
            train_seconds      REAL NOT NULL,
            evaluation_seconds REAL NOT NULL,
            confusion          TEXT NOT NULL,
            PRIMARY KEY (sweep, trial, epoch),
            FOREIGN KEY (sweep, trial, attempt) REFERENCES attempts (sweep, trial, attempt)
        ) WITHOUT ROWID;

        -- value: NULL stands for NaN; SQLite has no negative zero. position: the order in which the worker reported the metrics.
        CREATE TABLE metrics (
            sweep    INTEGER NOT NULL,
            trial    INTEGER NOT NULL,
            epoch    REAL NOT NULL,
            metric   TEXT NOT NULL,
            position INTEGER NOT NULL,
            value    REAL,
            PRIMARY KEY (sweep, trial, epoch, metric),
            FOREIGN KEY (sweep, trial, epoch) REFERENCES epochs (sweep, trial, epoch)
        ) WITHOUT ROWID;

        -- What became of a trial after a report. rung: NULL when nothing was compared; then value and threshold mean
        -- nothing, else NULL stands for NaN.
        CREATE TABLE decisions (
            sweep     INTEGER NOT NULL,
            trial     INTEGER NOT NULL,
            epoch     REAL NOT NULL,
            attempt   INTEGER NOT NULL,
            pruner    TEXT NOT NULL,
            action    TEXT NOT NULL,
            spared    TEXT,
            rung      INTEGER,
            value     REAL,
            threshold REAL,
            peers     INTEGER,
            PRIMARY KEY (sweep, trial, epoch),
            FOREIGN KEY (sweep, trial, epoch) REFERENCES epochs (sweep, trial, epoch)
        ) WITHOUT ROWID;

        INSERT INTO epochs (sweep, trial, epoch, attempt, time, train_seconds, evaluation_seconds, confusion)
            SELECT sweep, trial, epoch, attempt, time, train_seconds, evaluation_seconds, confusion FROM old_epochs;
        INSERT INTO metrics (sweep, trial, epoch, metric, position, value)
            SELECT sweep, trial, epoch, metric, position, value FROM old_metrics;
        DROP TABLE old_metrics;
        DROP TABLE old_epochs;

        CREATE INDEX metrics_by_value ON metrics (sweep, metric, value);
        """,
        """
        -- Every attempt keeps how it failed; trials.failure_* is that of a trial that is not tried again.
        ALTER TABLE attempts ADD COLUMN failure_kind TEXT;
        ALTER TABLE attempts ADD COLUMN failure_message TEXT;
        ALTER TABLE attempts ADD COLUMN failure_detail TEXT;
        UPDATE attempts SET (failure_kind, failure_message, failure_detail) = (
            SELECT trials.failure_kind, trials.failure_message, trials.failure_detail FROM trials
            WHERE trials.sweep = attempts.sweep AND trials.number = attempts.trial AND trials.attempt = attempts.attempt);
        """,
        """
        -- One row an evaluation, not one a metric: ten times as fast and as small. names: a JSON array.
        CREATE TABLE metric_names (
            id    INTEGER PRIMARY KEY,
            names TEXT NOT NULL UNIQUE
        );

        -- metrics: a double for each name, IEEE 754, little-endian.
        ALTER TABLE epochs ADD COLUMN names INTEGER REFERENCES metric_names (id);
        ALTER TABLE epochs ADD COLUMN metrics BLOB;
        """,
    ];

    /// <summary>What a step does beyond SQL, after it; by the version it leads to.</summary>
    private static readonly Dictionary<int, Action<SqliteDatabase>> Conversions = new() { [4] = PackMetrics };

    /// <summary>The version that this Sweeper writes.</summary>
    public static int Version => Migrations.Length;

    /// <summary>
    /// Creates the tables of a new store or brings an older one up to date, in one transaction, after a copy of the older
    /// one was put beside it: <c>sweeper.db.v1.backup</c>.
    /// </summary>
    /// <exception cref="UserErrorException">The store was written by a newer Sweeper.</exception>
    public static void Migrate(SqliteDatabase database)
    {
        int found = CheckVersion(database);
        if (found == Version)
        {
            return;
        }

        if (found > 0 && !database.IsInMemory)
        {
            database.CopyTo(string.Create(CultureInfo.InvariantCulture, $"{database.Path}.v{found}.backup"));
        }

        database.Transaction(() =>
        {
            // Read again: another process may have migrated while this one waited for the lock.
            for (int version = CheckVersion(database); version < Version; version++)
            {
                database.Execute(Migrations[version]);
                if (Conversions.TryGetValue(version + 1, out Action<SqliteDatabase>? convert))
                {
                    convert(database);
                }
            }

            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}"));
        });
    }

    /// <summary>The store's version.</summary>
    /// <exception cref="UserErrorException">It is newer than <see cref="Version"/>.</exception>
    public static int CheckVersion(SqliteDatabase database)
    {
        int version = (int)database.Scalar("PRAGMA user_version");
        return version <= Version ? version : throw new UserErrorException(
            $"this store has schema version {version}, but this Sweeper knows versions up to {Version}",
            "Update Sweeper, or choose another place for new sweeps with --home",
            database.Path);
    }

    private static void PackMetrics(SqliteDatabase database)
    {
        const string order = "SELECT sweep, trial, epoch, metric, value FROM metrics ORDER BY sweep, trial, epoch, position";
        var stored = database.Query(order)
            .Select(row => (
                Epoch: (Sweep: row.GetInt64(0), Trial: row.GetInt64(1), At: row.GetDouble(2)),
                Name: row.GetString(3),
                Value: row.IsDBNull(4) ? double.NaN : row.GetDouble(4)))
            .ToLookup(row => row.Epoch);
        foreach (var epoch in stored)
        {
            string names = new MetricNames(epoch.Select(metric => metric.Name)).ToJson();
            database.Execute("INSERT INTO metric_names (names) VALUES ($1) ON CONFLICT DO NOTHING", names);
            database.Execute(
                """
                UPDATE epochs SET names = (SELECT id FROM metric_names WHERE names = $4), metrics = $5
                WHERE sweep = $1 AND trial = $2 AND epoch = $3
                """,
                epoch.Key.Sweep, epoch.Key.Trial, epoch.Key.At, names, PackedMetrics.ToBytes(epoch.Select(metric => metric.Value)));
        }

        database.Execute("DROP TABLE metrics");
    }
}
