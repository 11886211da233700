using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Store;

/// <content>What reads the store: one snapshot a call.</content>
public sealed partial class SqliteSweepStore
{
    private const string TrialColumns =
        """
        SELECT trials.number, trials.configuration, trials.seed, trials.state, trials.attempt,
            trials.failure_kind, trials.failure_message, trials.failure_detail,
            attempts.started, attempts.ended, attempts.start, attempts.finish, trials.origin
        FROM trials LEFT JOIN attempts
            ON attempts.sweep = trials.sweep AND attempts.trial = trials.number AND attempts.attempt = trials.attempt
        """;

    private const string EpochColumns =
        """
        SELECT trial, epoch, train_seconds, evaluation_seconds, confusion, names, metrics FROM epochs WHERE sweep = $1
        """;

    private const string DecisionColumns =
        """
        SELECT decisions.trial, decisions.epoch, decisions.attempt, decisions.pruner, decisions.action, decisions.spared,
            decisions.rung, decisions.value, decisions.threshold, decisions.peers
        FROM trials JOIN decisions ON decisions.sweep = trials.sweep AND decisions.trial = trials.number
        """;

    private const string AttemptColumns =
        """
        SELECT attempts.trial, attempts.attempt, attempts.started, attempts.ended,
            attempts.failure_kind, attempts.failure_message, attempts.failure_detail
        FROM trials JOIN attempts ON attempts.sweep = trials.sweep AND attempts.trial = trials.number
        """;

    private static readonly MetricNames NoMetrics = new([]);

    private const string EpochOrder = " ORDER BY trial, epoch";

    public IReadOnlyList<StoredSweep> Sweeps() => Read(() => ReadSweeps("ORDER BY updated DESC, id DESC"));

    public StoredSweep? FindSweep(string name) => Read(() => ReadSweeps("WHERE name = $1", name).FirstOrDefault());

    public IReadOnlyList<StoredTrial> Trials(string sweep) => Read(() => ReadTrials(sweep, null));

    public StoredTrial? FindTrial(string sweep, int number) => Read(() => ReadTrials(sweep, number).FirstOrDefault());

    /// <summary>Changes when another connection has written: cheap to ask several times a second.</summary>
    /// <remarks>Of an older store a reader has a copy, which never changes.</remarks>
    public long Version()
    {
        lock (_lock)
        {
            return _database.Scalar("PRAGMA data_version");
        }
    }

    /// <summary>Trials that are new, or may have changed since they were read, by number; reads no others.</summary>
    /// <param name="sweep">Name of the sweep.</param>
    /// <param name="known">Trials as they were read, by number.</param>
    public IReadOnlyList<StoredTrial> Changed(string sweep, IReadOnlyDictionary<int, StoredTrial> known) => Read(() =>
    {
        if (FindSweepId(sweep) is not { } id)
        {
            return (IReadOnlyList<StoredTrial>)[];
        }

        int[] changed =
        [
            .. _database.Query("SELECT number, state, attempt FROM trials WHERE sweep = $1 ORDER BY number", id)
                .Select(row => (Number: row.GetInt32(0), State: row.GetString(1), Attempt: row.GetInt32(2)))
                .Where(row => !known.TryGetValue(row.Number, out StoredTrial? one) || one.Attempts != row.Attempt
                    || row.State is nameof(TrialState.Running) || one.State.ToString() != row.State)
                .Select(row => row.Number),
        ];
        return [.. changed.SelectMany(number => ReadTrials(sweep, number))];
    });

    public IReadOnlyList<StoredTrial> Top(string sweep, Objective objective, int count)
    {
        double sign = objective.Direction == Direction.Maximize ? -1 : 1;
        return
        [
            .. Trials(sweep)
                .Where(trial => trial.HasResult || trial.State == TrialState.Running)
                .Select(trial => (Trial: trial, Best: trial.BestEpoch(objective)?.Metrics[objective.Metric]))
                .Where(ranked => ranked.Best is not null)
                .OrderBy(ranked => sign * ranked.Best).ThenBy(ranked => ranked.Trial.Number)
                .Take(count)
                .Select(ranked => ranked.Trial),
        ];
    }

    private long? FindSweepId(string sweep) =>
        _database.Query("SELECT id FROM sweeps WHERE name = $1", sweep).Select(row => (long?)row.GetInt64(0)).FirstOrDefault();

    private List<StoredSweep> ReadSweeps(string condition, params object?[] values) =>
    [
        .. _database.Query(
            $"""
             SELECT name, folder, spec_text, spec_path, metric, direction, planned, created, updated,
                 further, max_seconds, max_memory
             FROM sweeps {condition}
             """,
            values).Select(row => new StoredSweep(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.GetString(3),
                new Objective(row.GetString(4), Enum.Parse<Direction>(row.GetString(5))),
                row.IsDBNull(6) ? null : row.GetInt32(6),
                ParseTime(row.GetString(7)),
                ParseTime(row.GetString(8)))
            {
                FurtherGoals = TextOrNull(row, 9) is { } further
                    ? JsonSerializer.Deserialize(further, TrialJsonContext.Default.Objectives)!
                    : [],
                Limits = new OutcomeLimits
                {
                    MaxSeconds = NumberOrNull(row, 10),
                    MaxMemoryBytes = row.IsDBNull(11) ? null : row.GetInt64(11),
                },
            }),
    ];

    private List<StoredTrial> ReadTrials(string sweep, int? number)
    {
        if (FindSweepId(sweep) is not { } id)
        {
            return [];
        }

        string condition = number is null ? " WHERE trials.sweep = $1" : " WHERE trials.sweep = $1 AND trials.number = $2";
        object?[] values = number is null ? [id] : [id, number];
        Dictionary<int, StoredEpochs> epochs = ReadEpochs(id, number);
        Dictionary<int, List<StoredDecision>> decisions = ReadDecisions(condition, values);
        ILookup<int, StoredAttempt> attempts = ReadAttempts(condition, values);
        var starts = new Dictionary<string, StartInfo>(StringComparer.Ordinal);
        return
        [
            .. _database.Query(TrialColumns + condition + " ORDER BY trials.number", values)
                .Select(row => ReadTrial(row, starts) with
                {
                    Epochs = epochs.TryGetValue(row.GetInt32(0), out StoredEpochs? reports) ? reports : [],
                    Decisions = decisions.GetValueOrDefault(row.GetInt32(0)) ?? [],
                    History = [.. attempts[row.GetInt32(0)]],
                }),
        ];
    }

    /// <param name="row">Of the query.</param>
    /// <param name="starts">Those that were read: trials of a worker often have the same.</param>
    private static StoredTrial ReadTrial(SqliteDataReader row, Dictionary<string, StartInfo> starts) => new()
    {
        Number = row.GetInt32(0),
        Configuration = JsonSerializer.Deserialize(row.GetString(1), TrialJsonContext.Default.Configuration)!,
        Seed = row.GetInt64(2),
        State = Enum.Parse<TrialState>(row.GetString(3)),
        Attempts = row.GetInt32(4),
        Failure = FailureOrNull(row, 5),
        Started = TextOrNull(row, 8) is { } started ? ParseTime(started) : null,
        Ended = TextOrNull(row, 9) is { } ended ? ParseTime(ended) : null,
        Start = TextOrNull(row, 10) is { } start ? StartOf(start, starts) : null,
        Finish = TextOrNull(row, 11) is { } finish
            ? JsonSerializer.Deserialize(finish, TrialJsonContext.Default.FinishInfo)
            : null,
        Origin = TextOrNull(row, 12),
    };

    private static StartInfo StartOf(string json, Dictionary<string, StartInfo> known)
    {
        if (!known.TryGetValue(json, out StartInfo? start))
        {
            known.Add(json, start = JsonSerializer.Deserialize(json, TrialJsonContext.Default.StartInfo)!);
        }

        return start;
    }

    private ILookup<int, StoredAttempt> ReadAttempts(string condition, object?[] values) => _database
        .Query(AttemptColumns + condition + " ORDER BY attempts.trial, attempts.attempt", values)
        .Select(row => (Trial: row.GetInt32(0), Attempt: new StoredAttempt(
            row.GetInt32(1),
            ParseTime(row.GetString(2)),
            TextOrNull(row, 3) is { } ended ? ParseTime(ended) : null,
            FailureOrNull(row, 4))))
        .ToLookup(item => item.Trial, item => item.Attempt);

    private Dictionary<int, StoredEpochs> ReadEpochs(long sweep, int? number)
    {
        Dictionary<long, MetricNames> names = _database.Query("SELECT id, names FROM metric_names")
            .ToDictionary(row => row.GetInt64(0), row => MetricNames.FromJson(row.GetString(1)));
        var trials = new Dictionary<int, StoredEpochs>();
        var epochs = new StoredEpochs.Builder();
        int current = 0;
        void Read(sqlite3_stmt row)
        {
            int trial = raw.sqlite3_column_int(row, 0);
            if (trial != current)
            {
                EndTrial();
                current = trial;
            }

            epochs.Add(
                raw.sqlite3_column_double(row, 1),
                raw.sqlite3_column_double(row, 2),
                raw.sqlite3_column_double(row, 3),
                // NULL reads as 0, which is no id.
                raw.sqlite3_column_int64(row, 5) is var id and not 0 ? names[id] : NoMetrics,
                raw.sqlite3_column_blob(row, 6),
                raw.sqlite3_column_blob(row, 4));
        }

        void EndTrial()
        {
            if (current != 0)
            {
                trials.Add(current, epochs.Build());
            }
        }

        if (number is { } one)
        {
            _database.ForEach(EpochColumns + " AND trial = $2" + EpochOrder, Read, sweep, one);
        }
        else
        {
            _database.ForEach(EpochColumns + EpochOrder, Read, sweep);
        }

        EndTrial();
        return trials;
    }

    private Dictionary<int, List<StoredDecision>> ReadDecisions(string condition, object?[] values)
    {
        var trials = new Dictionary<int, List<StoredDecision>>();
        foreach (SqliteDataReader row in _database.Query(
            DecisionColumns + condition + " ORDER BY decisions.trial, decisions.epoch", values))
        {
            if (!trials.TryGetValue(row.GetInt32(0), out List<StoredDecision>? decisions))
            {
                trials.Add(row.GetInt32(0), decisions = []);
            }

            RungComparison? comparison = row.IsDBNull(6)
                ? null
                : new RungComparison(
                    row.GetInt32(6), NumberOrNull(row, 7) ?? double.NaN, NumberOrNull(row, 8) ?? double.NaN, row.GetInt32(9));
            decisions.Add(new StoredDecision(
                row.GetDouble(1),
                row.GetInt32(2),
                row.GetString(3),
                new PruneDecision(Enum.Parse<PruneAction>(row.GetString(4)), comparison)
                {
                    Spared = TextOrNull(row, 5) is { } spared ? Enum.Parse<PruneAction>(spared) : null,
                }));
        }

        return trials;
    }

    /// <summary>The failure in three columns from one on: kind, message, detail.</summary>
    private static Failure? FailureOrNull(SqliteDataReader row, int column) => row.IsDBNull(column)
        ? null
        : new Failure(Enum.Parse<FailureKind>(row.GetString(column)), row.GetString(column + 1), TextOrNull(row, column + 2));

    private static double? NumberOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    private static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private T Read<T>(Func<T> action)
    {
        lock (_lock)
        {
            return _isTogether ? action() : _database.Snapshot(action);
        }
    }
}
