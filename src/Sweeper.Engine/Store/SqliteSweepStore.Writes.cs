using System.Globalization;
using System.Text.Json;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Store;

/// <content>What changes the store: one transaction a call.</content>
public sealed partial class SqliteSweepStore
{
    public void SaveSweep(StoredSweep sweep) => Write(() => _database.Execute(
        """
        INSERT INTO sweeps (name, folder, spec_text, spec_path, metric, direction, planned, created, updated)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (name) DO UPDATE SET
            folder = $2, spec_text = $3, spec_path = $4, metric = $5, direction = $6, planned = $7, updated = $9
        """,
        sweep.Name, sweep.Folder, sweep.SpecText, sweep.SpecPath, sweep.Objective.Metric,
        sweep.Objective.Direction.ToString(), sweep.PlannedTrials, TimeText(sweep.Created), TimeText(sweep.Updated)));

    public void AddTrial(string sweep, int number, Configuration configuration, long seed) => Write(() =>
    {
        long id = SweepId(sweep);
        string hash = configuration.Hash;
        foreach (var existing in _database.Query(
            "SELECT number FROM trials WHERE sweep = $1 AND (number = $2 OR (hash = $3 AND seed = $4))",
            id, number, hash, seed))
        {
            throw new DuplicateTrialException(existing.GetInt32(0) == number
                ? $"sweep '{sweep}' already has a trial {number}"
                : $"sweep '{sweep}' already has configuration {hash} with seed {seed}: it is trial {existing.GetInt32(0)}");
        }

        _database.Execute(
            "INSERT INTO trials (sweep, number, configuration, hash, seed, state) VALUES ($1, $2, $3, $4, $5, $6)",
            id, number, JsonSerializer.Serialize(configuration, TrialJsonContext.Default.Configuration), hash, seed,
            nameof(TrialState.Pending));
    });

    public int BeginAttempt(string sweep, int number, DateTimeOffset time)
    {
        int attempt = 0;
        Write(() =>
        {
            (long id, int current, TrialState state) = CurrentAttempt(sweep, number);
            if (state is TrialState.Completed or TrialState.Pruned)
            {
                throw new InvalidOperationException(
                    $"Bug in Sweeper: trial {number} of sweep '{sweep}' is {state} and cannot be tried again.");
            }

            attempt = current + 1;
            _database.Execute(
                """
                UPDATE trials SET attempt = $3, state = $4,
                    failure_kind = NULL, failure_message = NULL, failure_detail = NULL
                WHERE sweep = $1 AND number = $2
                """,
                id, number, attempt, nameof(TrialState.Running));
            _database.Execute(
                "INSERT INTO attempts (sweep, trial, attempt, started) VALUES ($1, $2, $3, $4)",
                id, number, attempt, TimeText(time));
            Touch(id, time);
        });
        return attempt;
    }

    public void Record(string sweep, int number, TrialEvent trialEvent) => Write(() =>
    {
        (long id, int attempt, TrialState state) = CurrentAttempt(sweep, number);
        if (trialEvent.Attempt != attempt || state != TrialState.Running)
        {
            return;
        }

        switch (trialEvent)
        {
            case TrialEvent.Started started:
                _database.Execute(
                    "UPDATE attempts SET start = $4 WHERE sweep = $1 AND trial = $2 AND attempt = $3",
                    id, number, attempt, JsonSerializer.Serialize(started.Info, TrialJsonContext.Default.StartInfo));
                break;
            case TrialEvent.Epoch epoch:
                AddEpoch(id, number, epoch);
                break;
            case TrialEvent.Finished finished:
                _database.Execute(
                    "UPDATE attempts SET finish = $4 WHERE sweep = $1 AND trial = $2 AND attempt = $3",
                    id, number, attempt, JsonSerializer.Serialize(finished.Info, TrialJsonContext.Default.FinishInfo));
                End(id, number, attempt, TrialState.Completed, finished.Time);
                break;
            case TrialEvent.Failed failed:
                _database.Execute(
                    """
                    UPDATE trials SET failure_kind = $3, failure_message = $4, failure_detail = $5
                    WHERE sweep = $1 AND number = $2
                    """,
                    id, number, failed.Failure.Kind.ToString(), failed.Failure.Message, failed.Failure.Detail);
                End(id, number, attempt, TrialState.Failed, failed.Time);
                break;
        }

        Touch(id, trialEvent.Time);
    });

    public void Interrupt(string sweep, int number, DateTimeOffset time) => Write(() =>
    {
        (long id, int attempt, TrialState state) = CurrentAttempt(sweep, number);
        if (state == TrialState.Running)
        {
            End(id, number, attempt, TrialState.Pending, time);
            Touch(id, time);
        }
    });

    private void AddEpoch(long sweep, int trial, TrialEvent.Epoch epoch)
    {
        EpochReport report = epoch.Report;
        int added = _database.Execute(
            """
            INSERT INTO epochs (sweep, trial, attempt, epoch, time, train_seconds, evaluation_seconds, confusion)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
            """,
            sweep, trial, epoch.Attempt, report.Epoch, TimeText(epoch.Time), report.TrainSeconds,
            report.EvaluationSeconds, JsonSerializer.Serialize(report.Confusion, TrialJsonContext.Default.Confusion));
        if (added == 0)
        {
            return;
        }

        int position = 0;
        foreach ((string metric, double value) in report.Metrics)
        {
            _database.Execute(
                """
                INSERT INTO metrics (sweep, trial, attempt, epoch, metric, position, value)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                sweep, trial, epoch.Attempt, report.Epoch, metric, position++, double.IsNaN(value) ? null : value);
        }
    }

    private void End(long sweep, int trial, int attempt, TrialState state, DateTimeOffset time)
    {
        _database.Execute(
            "UPDATE trials SET state = $3 WHERE sweep = $1 AND number = $2", sweep, trial, state.ToString());
        _database.Execute(
            "UPDATE attempts SET ended = $4 WHERE sweep = $1 AND trial = $2 AND attempt = $3",
            sweep, trial, attempt, TimeText(time));
    }

    private void Touch(long sweep, DateTimeOffset time) =>
        _database.Execute("UPDATE sweeps SET updated = MAX(updated, $2) WHERE id = $1", sweep, TimeText(time));

    private (long Sweep, int Attempt, TrialState State) CurrentAttempt(string sweep, int number)
    {
        foreach (var row in _database.Query(
            """
            SELECT sweeps.id, trials.attempt, trials.state
            FROM sweeps JOIN trials ON trials.sweep = sweeps.id WHERE sweeps.name = $1 AND trials.number = $2
            """,
            sweep, number))
        {
            return (row.GetInt64(0), row.GetInt32(1), Enum.Parse<TrialState>(row.GetString(2)));
        }

        throw new InvalidOperationException($"Bug in Sweeper: sweep '{sweep}' has no trial {number}.");
    }

    private long SweepId(string sweep)
    {
        foreach (var row in _database.Query("SELECT id FROM sweeps WHERE name = $1", sweep))
        {
            return row.GetInt64(0);
        }

        throw new InvalidOperationException($"Bug in Sweeper: there is no sweep '{sweep}' in the store.");
    }

    private void Write(Action action)
    {
        lock (_lock)
        {
            _database.Transaction(action);
        }
    }

    /// <summary>UTC at a fixed width, so that texts sort as times do.</summary>
    private static string TimeText(DateTimeOffset time) =>
        time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
