using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Hints;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Json;

/// <summary>
/// What <c>--json</c> prints. Keys are snake_case and stay; new ones may come. Numbers have all their digits; one that
/// JSON cannot write is null, and <c>non_finite</c> beside it says whether it was NaN, Infinity or -Infinity.
/// </summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(TextWriter output, JsonNode node) => output.WriteLine(node.ToJsonString(Indented));

    public static JsonObject Sweep(StoredSweep sweep, IReadOnlyList<StoredTrial> trials)
    {
        TrialCounts counts = TrialCounts.Of(trials, sweep.PlannedTrials);
        return new()
        {
            ["name"] = sweep.Name,
            ["folder"] = sweep.Folder,
            ["file"] = sweep.SpecPath,
            ["objective"] = Objective(sweep.Objective),
            ["further_goals"] = new JsonArray([.. sweep.FurtherGoals.Select(Objective)]),
            ["max_seconds"] = sweep.Limits.MaxSeconds,
            ["max_memory_bytes"] = sweep.Limits.MaxMemoryBytes,
            ["trials"] = Counts(counts),
            ["best"] = Ranking.Winner(sweep, trials) is { } best ? Scored(best) : null,
            ["created"] = Time(sweep.Created),
            ["updated"] = Time(sweep.Updated),
        };
    }

    public static JsonObject Trial(StoredTrial trial, Objective objective, StoredSweep sweep)
    {
        EpochReport? best = trial.BestEpoch(objective);
        return new()
        {
            ["trial"] = trial.Number,
            ["state"] = Format.State(trial.State),
            ["parameters"] = Parameters(trial.Configuration),
            ["seed"] = trial.Seed,
            ["configuration_hash"] = trial.Configuration.Hash,
            ["objective"] = best is null ? null : Number(best.Metrics[objective.Metric]),
            ["best_epoch"] = best?.Epoch,
            ["goals"] = Goals(sweep, TrialOutcome.Of(trial, [sweep.Objective, .. sweep.FurtherGoals], sweep.Limits)?.Values),
            ["over_limit"] = trial.HasResult && TrialOutcome.ViolationOf(trial, sweep.Limits) > 0,
            ["origin"] = trial.Origin,
            ["attempts"] = trial.Attempts,
            ["device"] = trial.Start?.Device,
            ["threads"] = trial.Start?.Threads,
            ["torch"] = NullIfEmpty(trial.Start?.Torch),
            ["seconds"] = trial.Finish?.Seconds,
            ["peak_memory_bytes"] = trial.Finish?.PeakMemoryBytes,
            ["weights_sha256"] = NullIfEmpty(trial.Finish?.WeightsSha256),
            ["micro_batch"] = trial.Finish?.MicroBatch,
            ["failure"] = Failure(trial.Failure),
            ["command"] = trial.Attempts > 0 ? TrialCommand.Of(sweep, trial.Number) : null,
            ["started"] = Time(trial.Started),
            ["ended"] = Time(trial.Ended),
            ["epochs"] = new JsonArray([.. trial.Epochs.Select(Epoch)]),
            ["decisions"] = new JsonArray([.. trial.Decisions.Select(Decision)]),
            ["history"] = new JsonArray([.. trial.History.Select(Attempt)]),
        };
    }

    private static JsonObject Attempt(StoredAttempt attempt) => new()
    {
        ["attempt"] = attempt.Number,
        ["started"] = Time(attempt.Started),
        ["ended"] = Time(attempt.Ended),
        ["failure"] = Failure(attempt.Failure),
    };

    public static JsonObject? Failure(Failure? failure) => failure is null ? null : new()
    {
        ["kind"] = Format.Snake(failure.Kind.ToString()),
        ["message"] = failure.Message,
        ["detail"] = failure.Detail,
    };

    public static JsonObject Report(SweepReport report) => new()
    {
        ["sweep"] = report.Sweep.Name,
        ["folder"] = report.Sweep.Folder,
        ["objective"] = Objective(report.Objective),
        ["trials"] = Counts(report.Counts),
        ["latest_proposals"] = report.Method,
        ["best"] = report.Winner is { } winner ? Scored(winner) : null,
        ["top"] = new JsonArray([.. report.Ranking.Take(10).Select(Scored)]),
        ["front"] = new JsonArray([.. report.Front.Select(one => new JsonObject
        {
            ["goals"] = Goals(report.Sweep, one.Values),
            ["scored"] = Scored(one.Scored),
        })]),
        ["over_limit"] = Numbers(report.OverLimit),
        ["early_stopping"] = report.Stopping is { } stopping ? Stopping(stopping) : null,
        ["parameters"] = new JsonArray([.. report.Effects.Select(Effect)]),
        ["at_edge_of_range"] = new JsonArray([.. report.Hints.Select(hint => hint.Edge).OfType<RangeEdge>().Select(edge => new JsonObject
        {
            ["parameter"] = edge.Parameter,
            ["value"] = Value(edge.Value),
            ["edge"] = edge.IsUpper ? "largest" : "smallest",
        })]),
        ["validation_texts_in_train"] = report.Duplicates?.Count,
        ["standard_error"] = report.Error?.StandardError,
        ["tied_with_best"] = Numbers(report.Tied),
        ["confidence"] = report.Confidence is { } confidence ? InsightJson.Confidence(confidence) : null,
        ["confirmation"] = report.Confirmation is { } confirmation ? InsightJson.Confirmation(confirmation) : null,
        ["importance"] = report.Importance is { } importance ? InsightJson.Importance(importance) : null,
        ["hints"] = new JsonArray([.. report.Hints.Select(InsightJson.Hint)]),
        ["failures"] = new JsonArray([.. report.Failures.Select(group => new JsonObject
        {
            ["kind"] = Format.Snake(group.Kind.ToString()),
            ["message"] = group.Message,
            ["trials"] = Numbers(group.Trials),
            ["command"] = TrialCommand.Of(report.Sweep, group.Trials[0]),
        })]),
        ["failure_rates"] = new JsonArray([.. report.FailureRates.Select(rate => new JsonObject
        {
            ["parameter"] = rate.Parameter,
            ["from"] = Value(rate.From),
            ["to"] = Value(rate.To),
            ["trials"] = rate.Trials,
            ["failed"] = rate.Failed,
            ["not_finite"] = rate.NotFinite,
        })]),
    };

    public static JsonObject Scored(ScoredTrial scored) => new()
    {
        ["trial"] = scored.Trial.Number,
        ["state"] = Format.State(scored.Trial.State),
        ["over_limit"] = scored.IsOverLimit,
        ["value"] = scored.Value,
        ["epoch"] = scored.Epoch.Epoch,
        ["epochs"] = scored.Trial.Start is { Epochs: > 0 } start ? start.Epochs : scored.Trial.Epochs.Count,
        ["parameters"] = Parameters(scored.Trial.Configuration),
        ["seed"] = scored.Trial.Seed,
        ["metrics"] = Metrics(scored.Epoch.Metrics),
        ["confusion"] = Confusion(scored.Epoch.Confusion),
        ["weights_sha256"] = NullIfEmpty(scored.Trial.Finish?.WeightsSha256),
        ["saved_epoch"] = scored.Trial.Finish?.BestEpoch,
    };

    public static JsonObject Objective(Objective objective) => new()
    {
        ["metric"] = objective.Metric,
        ["goal"] = Format.Snake(objective.Direction.ToString()),
    };

    public static JsonObject Epoch(EpochReport epoch) => new()
    {
        ["epoch"] = epoch.Epoch,
        ["metrics"] = Metrics(epoch.Metrics),
        ["train_seconds"] = epoch.TrainSeconds,
        ["evaluation_seconds"] = epoch.EvaluationSeconds,
        ["confusion"] = Confusion(epoch.Confusion),
    };

    public static JsonObject Metrics(IReadOnlyDictionary<string, double> metrics)
    {
        JsonObject values = [];
        JsonObject nonFinite = [];
        foreach ((string name, double value) in metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal))
        {
            values[name] = Number(value);
            if (!double.IsFinite(value))
            {
                nonFinite[name] = double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
            }
        }

        if (nonFinite.Count > 0)
        {
            values["non_finite"] = nonFinite;
        }

        return values;
    }

    private static JsonObject Effect(ParameterEffect effect) => new()
    {
        ["parameter"] = effect.Name,
        ["values"] = new JsonArray([.. effect.Values.Select(value => new JsonObject
        {
            ["from"] = Value(value.From),
            ["to"] = Value(value.To),
            ["mean"] = Number(value.Mean),
            ["standard_deviation"] = Number(value.StandardDeviation),
            ["count"] = value.Count,
        })]),
    };

    private static JsonObject Counts(TrialCounts counts) => new()
    {
        ["planned"] = counts.Planned,
        ["done"] = counts.Done,
        ["to_go"] = counts.ToGo,
        ["completed"] = counts.Completed,
        ["pruned"] = counts.Pruned,
        ["failed"] = counts.Failed,
        ["cancelled"] = counts.Cancelled,
        ["running"] = counts.Running,
        ["interrupted"] = counts.Interrupted,
        ["paused"] = counts.Paused,
        ["pending"] = counts.Pending,
    };

    private static JsonObject Stopping(StoppingReport stopping) => new()
    {
        ["stopped"] = Numbers(stopping.Stopped),
        ["epochs_trained"] = stopping.EpochsTrained,
        ["epochs_saved"] = stopping.EpochsSaved,
        ["audited"] = new JsonArray([.. stopping.Audited.Select(audited => new JsonObject
        {
            ["trial"] = audited.Trial,
            ["then"] = Number(audited.Then),
            ["finally"] = Number(audited.Finally),
        })]),
        ["lost"] = Number(stopping.Lost),
    };

    private static JsonObject Decision(StoredDecision stored) => new()
    {
        ["epoch"] = stored.Epoch,
        ["pruner"] = stored.Pruner,
        ["action"] = Format.Snake(stored.Decision.Action.ToString()),
        ["spared"] = stored.Decision.Spared is { } spared ? Format.Snake(spared.ToString()) : null,
        ["rung"] = stored.Decision.Comparison?.Rung,
        ["value"] = stored.Decision.Comparison is { } value ? Number(value.Value) : null,
        ["threshold"] = stored.Decision.Comparison is { } threshold ? Number(threshold.Threshold) : null,
        ["peers"] = stored.Decision.Comparison?.Peers,
    };

    private static JsonObject Goals(StoredSweep sweep, IReadOnlyList<double>? values)
    {
        JsonObject goals = [];
        for (int i = 0; i < values?.Count; i++)
        {
            goals[i == 0 ? sweep.Objective.Metric : sweep.FurtherGoals[i - 1].Metric] = Number(values[i]);
        }

        return goals;
    }

    private static JsonArray Numbers(IEnumerable<int> numbers) => new([.. numbers.Select(number => (JsonNode)number)]);

    public static JsonObject Parameters(Configuration configuration)
    {
        JsonObject parameters = [];
        foreach ((string name, ParameterValue value) in configuration.Entries)
        {
            parameters[name] = Value(value);
        }

        return parameters;
    }

    public static JsonArray Confusion(IReadOnlyList<IReadOnlyList<long>> confusion) =>
        new([.. confusion.Select(row => new JsonArray([.. row.Select(count => (JsonNode)count)]))]);

    private static JsonNode Value(ParameterValue value) => value switch
    {
        ParameterValue.Integer integer => integer.Value,
        ParameterValue.Real real => real.Value,
        ParameterValue.Flag flag => flag.Value,
        _ => value.ToString(),
    };

    private static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;

    private static JsonNode? Time(DateTimeOffset? time) => time?.ToUniversalTime().ToString("O");

    // What a script does not have.
    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
