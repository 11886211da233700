using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Store;

/// <summary>One connection to a SQLite file: statements, transactions, and errors that say what to do. Not thread-safe.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>How long a statement waits for another process's transaction.</summary>
    private const int BusyMilliseconds = 15_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    /// <summary>What the transaction holds: on disk with its end.</summary>
    private readonly List<DurableWrite> _parts = [];

    /// <param name="path">Absolute path of the file; created unless <paramref name="readOnly"/>.</param>
    /// <param name="readOnly">Whether to never write, so that the writer is never locked out.</param>
    /// <exception cref="UserErrorException">The file is missing, not a database, or its folder cannot be written.</exception>
    public SqliteDatabase(string path, bool readOnly)
    {
        SqliteLibrary.Use();
        Path = path;
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        };
        _connection = new SqliteConnection(text.ToString());
        try
        {
            Explain(() => Configure(readOnly));
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    private SqliteDatabase(string path)
    {
        Path = path;
        IsInMemory = true;
        _connection = new SqliteConnection("Data Source=:memory:");
        _connection.Open();
    }

    public string Path { get; }

    /// <summary>Whether it is a copy that nobody else sees.</summary>
    public bool IsInMemory { get; }

    /// <summary>A copy in memory, to be changed without changing the file.</summary>
    public SqliteDatabase ToMemory()
    {
        var copy = new SqliteDatabase(Path);
        Explain(() => _connection.BackupDatabase(copy._connection));
        return copy;
    }

    /// <summary>Writes a copy to a file, whole or not at all; one that exists is replaced.</summary>
    public void CopyTo(DurableWrite write, string path) => FileErrors.Explain(path, () =>
    {
        string temporary = path + ".tmp";
        write.Reach(WriteMoment.Before);
        File.Delete(temporary);
        Execute("VACUUM INTO $1", temporary);

        // SQLite does not sync what it writes this way.
        using (SafeFileHandle file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(file);
        }

        write.Reach(WriteMoment.Written);
        File.Move(temporary, path, overwrite: true);
        write.Reach(WriteMoment.Renamed);
        AtomicFile.SyncFolder(System.IO.Path.GetDirectoryName(path)!);
        write.Reach(WriteMoment.After);
    });

    /// <summary>Runs statements. Values are bound to <c>$1</c>, <c>$2</c> and so on.</summary>
    /// <returns>How many rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        SqliteCommand command = Command(sql, values);
        return Explain(command.ExecuteNonQuery);
    }

    /// <summary>The first column of the first row, an integer.</summary>
    public long Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        SqliteCommand command = Command(sql, values);
        return Explain(() => Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture));
    }

    /// <summary>The rows of a query, read one by one: whoever stops early leaves the rest unread.</summary>
    public IEnumerable<SqliteDataReader> Query(string sql, params object?[] values)
    {
        SqliteCommand command = Command(sql, values);
        using SqliteDataReader reader = Explain(command.ExecuteReader);
        while (Explain(reader.Read))
        {
            yield return reader;
        }
    }

    /// <summary>The rows of a query at the speed of SQLite itself, for those who read hundreds of thousands.</summary>
    /// <param name="sql">Values are bound to <c>$1</c> and so on: integers.</param>
    /// <param name="take">Called with each row; reads its columns with <see cref="raw"/>.</param>
    /// <param name="values">Integers.</param>
    public void ForEach(string sql, Action<sqlite3_stmt> take, params ReadOnlySpan<long> values)
    {
        sqlite3 handle = _connection.Handle!;
        Check(raw.sqlite3_prepare_v2(handle, sql, out sqlite3_stmt statement));
        using (statement)
        {
            for (int i = 0; i < values.Length; i++)
            {
                Check(raw.sqlite3_bind_int64(statement, i + 1, values[i]));
            }

            int result;
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                take(statement);
            }

            Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        }

        void Check(int result) => Explain(() => SqliteException.ThrowExceptionForRC(result, handle));
    }

    /// <summary>Runs an action whose writes happen together or not at all, and are on disk on return.</summary>
    public void Transaction(DurableWrite write, Action action)
    {
        _parts.Clear();
        _ = Between("BEGIN IMMEDIATE", () =>
        {
            Part(write, action);
            return true;
        });
        foreach (DurableWrite part in _parts)
        {
            Reach(part, WriteMoment.After);
        }
    }

    /// <summary>Runs an action inside of a transaction that others are part of too.</summary>
    public void Part(DurableWrite write, Action action)
    {
        Reach(write, WriteMoment.Before);
        action();
        Reach(write, WriteMoment.Written);
        _parts.Add(write);
    }

    /// <summary>Runs an action that reads one state of the store, whatever is written meanwhile.</summary>
    public T Snapshot<T>(Func<T> action) => Between("BEGIN DEFERRED", action);

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private void Reach(DurableWrite write, WriteMoment moment)
    {
        if (!IsInMemory)
        {
            FileErrors.Explain(Path, () => write.Reach(moment));
        }
    }

    private void Configure(bool readOnly)
    {
        _connection.Open();
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {BusyMilliseconds}"));
        if (!readOnly)
        {
            Execute("PRAGMA journal_mode = WAL");
            Execute("PRAGMA synchronous = FULL");
            Execute("PRAGMA foreign_keys = ON");
        }

        // Reads the file's header, so that a file that is no database is refused here.
        _ = Scalar("PRAGMA schema_version");
    }

    private T Between<T>(string begin, Func<T> action)
    {
        Execute(begin);
        try
        {
            T result = action();
            Execute("COMMIT");
            return result;
        }
        catch
        {
            // After a full disk SQLite has rolled back by itself.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                Execute("ROLLBACK");
            }

            throw;
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out SqliteCommand? command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // All texts are constants of this assembly; values are bound.
            command.CommandText = sql;
#pragma warning restore CA2100
            _commands.Add(sql, command);
        }

        command.Parameters.Clear();
        for (int i = 0; i < values.Length; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"${i + 1}");
            _ = command.Parameters.AddWithValue(name, values[i] ?? DBNull.Value);
        }

        return command;
    }

    private void Explain(Action action) => Explain(() =>
    {
        action();
        return true;
    });

    private T Explain<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException error) when (Explained(error) is { } explained)
        {
            throw explained;
        }
    }

    private UserErrorException? Explained(SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => FileErrors.DiskFull(Path, error),
        raw.SQLITE_NOTADB => new UserErrorException(
            "this file is not a Sweeper store",
            "Move it away, or choose another place with --home",
            Path,
            error),
        raw.SQLITE_CORRUPT => new UserErrorException(
            $"the store is damaged: {error.Message}",
            $"Restore the file from a backup, or rescue what can be read with 'sqlite3 {Path} .recover'",
            Path,
            error),
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_IOERR => new UserErrorException(
            $"the store cannot be opened or written: {error.Message}",
            "Check that its folder exists, that you may write there and that the disk is not full, or choose another place with --home",
            Path,
            error),
        raw.SQLITE_BUSY => new UserErrorException(
            $"another process has kept the store locked for {BusyMilliseconds / 1000} seconds",
            "Find it with 'fuser' or 'lsof' on the file and stop it, then start the same command again",
            Path,
            error),
        _ => null,
    };
}
