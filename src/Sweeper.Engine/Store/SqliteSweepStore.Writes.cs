using System.Globalization;
using System.Text;
using System.Text.Json;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Store;

/// <content>What changes the store: one transaction a call, or one for all calls of <see cref="Together"/>.</content>
public sealed partial class SqliteSweepStore
{
    public void Together(Action writes)
    {
        lock (_lock)
        {
            try
            {
                _database.Transaction(() =>
                {
                    _isTogether = true;
                    writes();
                });
            }
            catch
            {
                // What was added with the rest is gone with it.
                _latestNames = null;
                throw;
            }
            finally
            {
                _isTogether = false;
            }
        }
    }

    public void SaveSweep(StoredSweep sweep) => Write(() => _database.Execute(
        """
        INSERT INTO sweeps (
            name, folder, spec_text, spec_path, metric, direction, planned, created, updated, further, max_seconds, max_memory)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (name) DO UPDATE SET
            folder = $2, spec_text = $3, spec_path = $4, metric = $5, direction = $6, planned = $7, updated = $9,
            further = $10, max_seconds = $11, max_memory = $12
        """,
        sweep.Name, sweep.Folder, sweep.SpecText, sweep.SpecPath, sweep.Objective.Metric,
        sweep.Objective.Direction.ToString(), sweep.PlannedTrials, TimeText(sweep.Created), TimeText(sweep.Updated),
        sweep.FurtherGoals.Count == 0 ? null : JsonSerializer.Serialize(sweep.FurtherGoals, TrialJsonContext.Default.Objectives),
        sweep.Limits.MaxSeconds, sweep.Limits.MaxMemoryBytes));

    public void AddTrial(string sweep, int number, Configuration configuration, long seed, string? origin = null) => Write(() =>
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
            "INSERT INTO trials (sweep, number, configuration, hash, seed, state, origin) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            id, number, JsonSerializer.Serialize(configuration, TrialJsonContext.Default.Configuration), hash, seed,
            nameof(TrialState.Pending), origin);
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

    public void Record(string sweep, int number, TrialEvent trialEvent, StoredDecision? decision = null) => Write(() =>
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
                if (AddEpoch(id, number, epoch) && decision is not null)
                {
                    AddDecision(id, number, decision);
                }

                break;
            case TrialEvent.Finished finished:
                Finish(id, number, finished, finished.Info, TrialState.Completed);
                break;
            case TrialEvent.Paused paused:
                Finish(id, number, paused, paused.Info, TrialState.Paused);
                break;
            case TrialEvent.Stopped stopped:
                Finish(id, number, stopped, stopped.Info, TrialState.Pruned);
                break;
            case TrialEvent.Failed failed:
                _database.Execute(
                    """
                    UPDATE trials SET failure_kind = $3, failure_message = $4, failure_detail = $5
                    WHERE sweep = $1 AND number = $2
                    """,
                    id, number, failed.Failure.Kind.ToString(), failed.Failure.Message, failed.Failure.Detail);
                _database.Execute(
                    """
                    UPDATE attempts SET failure_kind = $4, failure_message = $5, failure_detail = $6
                    WHERE sweep = $1 AND trial = $2 AND attempt = $3
                    """,
                    id, number, attempt, failed.Failure.Kind.ToString(), failed.Failure.Message, failed.Failure.Detail);
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

    public void Retry(string sweep, int number, DateTimeOffset time) => Write(() =>
    {
        (long id, _, TrialState state) = CurrentAttempt(sweep, number);
        if (state == TrialState.Failed)
        {
            _database.Execute(
                """
                UPDATE trials SET state = $3, failure_kind = NULL, failure_message = NULL, failure_detail = NULL
                WHERE sweep = $1 AND number = $2
                """,
                id, number, nameof(TrialState.Pending));
            Touch(id, time);
        }
    });

    public void GiveUp(string sweep, int number, DateTimeOffset time) => Write(() =>
    {
        (long id, _, TrialState state) = CurrentAttempt(sweep, number);
        if (state == TrialState.Paused)
        {
            SetState(id, number, TrialState.Pruned);
            Touch(id, time);
        }
    });

    /// <returns>Whether it was new.</returns>
    private bool AddEpoch(long sweep, int trial, TrialEvent.Epoch epoch)
    {
        EpochReport report = epoch.Report;
        return _database.Execute(
            """
            INSERT INTO epochs (sweep, trial, attempt, epoch, time, train_seconds, evaluation_seconds, confusion, names, metrics)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
            """,
            sweep, trial, epoch.Attempt, report.Epoch, TimeText(epoch.Time), report.TrainSeconds, report.EvaluationSeconds,
            Encoding.UTF8.GetString(StoredConfusion.ToJson(report.Confusion)), NamesOf(report.Metrics), PackedMetrics.ToBytes(report.Metrics.Values)) > 0;
    }

    private long NamesOf(IReadOnlyDictionary<string, double> metrics)
    {
        if (_latestNames is not { } latest || !latest.Names.AreThoseOf(metrics))
        {
            var names = new MetricNames(metrics.Keys);
            string json = names.ToJson();
            _database.Execute("INSERT INTO metric_names (names) VALUES ($1) ON CONFLICT DO NOTHING", json);
            latest = (_database.Scalar("SELECT id FROM metric_names WHERE names = $1", json), names);
            _latestNames = latest;
        }

        return latest.Id;
    }

    private void AddDecision(long sweep, int trial, StoredDecision stored)
    {
        RungComparison? compared = stored.Decision.Comparison;
        _database.Execute(
            """
            INSERT INTO decisions (sweep, trial, epoch, attempt, pruner, action, spared, rung, value, threshold, peers)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            sweep, trial, stored.Epoch, stored.Attempt, stored.Pruner, stored.Decision.Action.ToString(),
            stored.Decision.Spared?.ToString(), compared?.Rung, NullIfNaN(compared?.Value), NullIfNaN(compared?.Threshold),
            compared?.Peers);
    }

    private void Finish(long sweep, int trial, TrialEvent end, FinishInfo info, TrialState state)
    {
        _database.Execute(
            "UPDATE attempts SET finish = $4 WHERE sweep = $1 AND trial = $2 AND attempt = $3",
            sweep, trial, end.Attempt, JsonSerializer.Serialize(info, TrialJsonContext.Default.FinishInfo));
        End(sweep, trial, end.Attempt, state, end.Time);
    }

    private void SetState(long sweep, int trial, TrialState state) => _database.Execute(
        "UPDATE trials SET state = $3 WHERE sweep = $1 AND number = $2", sweep, trial, state.ToString());

    private void End(long sweep, int trial, int attempt, TrialState state, DateTimeOffset time)
    {
        SetState(sweep, trial, state);
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
            if (_isTogether)
            {
                action();
            }
            else
            {
                _database.Transaction(action);
            }
        }
    }

    private static double? NullIfNaN(double? value) => value is { } number && double.IsNaN(number) ? null : value;

    /// <summary>UTC at a fixed width, so that texts sort as times do.</summary>
    private static string TimeText(DateTimeOffset time) =>
        time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
