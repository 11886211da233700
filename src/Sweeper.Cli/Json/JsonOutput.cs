using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Cli.Rendering;
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
        IReadOnlyList<ScoredTrial> ranking = Ranking.Of(trials, sweep.Objective);
        return new()
        {
            ["name"] = sweep.Name,
            ["folder"] = sweep.Folder,
            ["file"] = sweep.SpecPath,
            ["objective"] = Objective(sweep.Objective),
            ["trials"] = Counts(counts),
            ["best"] = ranking.Count > 0 ? Scored(ranking[0]) : null,
            ["created"] = Time(sweep.Created),
            ["updated"] = Time(sweep.Updated),
        };
    }

    public static JsonObject Trial(StoredTrial trial, Objective objective)
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
            ["attempts"] = trial.Attempts,
            ["device"] = trial.Start?.Device,
            ["threads"] = trial.Start?.Threads,
            ["torch"] = trial.Start?.Torch,
            ["seconds"] = trial.Finish?.Seconds,
            ["peak_memory_bytes"] = trial.Finish?.PeakMemoryBytes,
            ["weights_sha256"] = trial.Finish?.WeightsSha256,
            ["failure"] = trial.Failure is { } failure
                ? new JsonObject
                {
                    ["kind"] = Format.Snake(failure.Kind.ToString()),
                    ["message"] = failure.Message,
                    ["detail"] = failure.Detail,
                }
                : null,
            ["started"] = Time(trial.Started),
            ["ended"] = Time(trial.Ended),
            ["epochs"] = new JsonArray([.. trial.Epochs.Select(Epoch)]),
        };
    }

    public static JsonObject Report(SweepReport report) => new()
    {
        ["sweep"] = report.Sweep.Name,
        ["folder"] = report.Sweep.Folder,
        ["objective"] = Objective(report.Objective),
        ["trials"] = Counts(report.Counts),
        ["best"] = report.Winner is { } winner ? Scored(winner) : null,
        ["top"] = new JsonArray([.. report.Ranking.Take(10).Select(Scored)]),
        ["parameters"] = new JsonArray([.. report.Effects.Select(Effect)]),
        ["at_edge_of_range"] = new JsonArray([.. report.Edges.Select(edge => new JsonObject
        {
            ["parameter"] = edge.Parameter,
            ["value"] = Value(edge.Value),
            ["edge"] = edge.IsLargest ? "largest" : "smallest",
        })]),
        ["standard_error"] = report.Error?.StandardError,
        ["tied_with_best"] = new JsonArray([.. (report.Error?.Tied ?? []).Select(number => (JsonNode)number)]),
        ["failures"] = new JsonArray([.. report.Failures.Select(group => new JsonObject
        {
            ["kind"] = Format.Snake(group.Kind.ToString()),
            ["message"] = group.Message,
            ["trials"] = new JsonArray([.. group.Trials.Select(number => (JsonNode)number)]),
        })]),
    };

    public static JsonObject Scored(ScoredTrial scored) => new()
    {
        ["trial"] = scored.Trial.Number,
        ["value"] = scored.Value,
        ["epoch"] = scored.Epoch.Epoch,
        ["epochs"] = scored.Trial.Start?.Epochs ?? scored.Trial.Epochs.Count,
        ["parameters"] = Parameters(scored.Trial.Configuration),
        ["seed"] = scored.Trial.Seed,
        ["metrics"] = Metrics(scored.Epoch.Metrics),
        ["confusion"] = Confusion(scored.Epoch.Confusion),
        ["weights_sha256"] = scored.Trial.Finish?.WeightsSha256,
        ["saved_epoch"] = scored.Trial.Finish?.BestEpoch,
    };

    public static JsonObject Objective(Objective objective) => new()
    {
        ["metric"] = objective.Metric,
        ["goal"] = Format.Snake(objective.Direction.ToString()),
    };

    private static JsonObject Epoch(EpochReport epoch) => new()
    {
        ["epoch"] = epoch.Epoch,
        ["metrics"] = Metrics(epoch.Metrics),
        ["train_seconds"] = epoch.TrainSeconds,
        ["evaluation_seconds"] = epoch.EvaluationSeconds,
        ["confusion"] = Confusion(epoch.Confusion),
    };

    private static JsonObject Metrics(IReadOnlyDictionary<string, double> metrics)
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
        ["pending"] = counts.Pending,
    };

    private static JsonObject Parameters(Configuration configuration)
    {
        JsonObject parameters = [];
        foreach ((string name, ParameterValue value) in configuration.Entries)
        {
            parameters[name] = Value(value);
        }

        return parameters;
    }

    private static JsonArray Confusion(IReadOnlyList<IReadOnlyList<long>> confusion) =>
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
}
