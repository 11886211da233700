using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Export;

/// <summary>
/// An <c>mlruns</c> folder as MLflow's file store reads it (mlflow/store/tracking/file_store.py): the sweep is an experiment, a trial
/// a run with parameters, metrics by optimizer step, and tags.
/// </summary>
internal sealed class MlflowExporter : IExporter
{
    // mlflow.entities.RunStatus and SourceType.LOCAL.
    private const int Running = 1;
    private const int Scheduled = 2;
    private const int Finished = 3;
    private const int Failed = 4;
    private const int Killed = 5;
    private const int LocalSource = 4;

    public string Name => "mlflow";

    public string Summary => "an mlruns folder that MLflow's file store reads";

    public ExportResult Export(ExportRequest request)
    {
        ExportTarget.CreateFolder(request);
        StoredSweep sweep = request.Sweep;
        string experiment = Digits(sweep.Name);
        string folder = Path.Combine(request.Target, experiment);
        List<string> files = [];
        Write(files, Path.Combine(folder, "meta.yaml"), Yaml(
            ("artifact_location", Uri(folder)), ("creation_time", Milliseconds(sweep.Created)), ("experiment_id", experiment),
            ("last_update_time", Milliseconds(sweep.Updated)), ("lifecycle_stage", "active"), ("name", sweep.Name)));
        foreach (StoredTrial trial in request.Trials)
        {
            WriteRun(files, sweep, trial, experiment, folder);
        }

        return new(request.Named, files);
    }

    /// <summary>A name as MLflow takes it, and that stays inside its folder: others' letters become underscores.</summary>
    internal static string SafeName(string name)
    {
        string safe = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or ' ' ? letter : '_'));
        return safe.Trim('.', ' ').Length == 0 ? $"_{safe.Replace('.', '_')}" : safe;
    }

    private static void WriteRun(List<string> files, StoredSweep sweep, StoredTrial trial, string experiment, string experimentFolder)
    {
        string id = Hash($"{sweep.Name}\n{trial.Number}")[..32];
        string name = string.Create(CultureInfo.InvariantCulture, $"{sweep.Name} #{trial.Number}");
        string folder = Path.Combine(experimentFolder, id);
        Write(files, Path.Combine(folder, "meta.yaml"), Yaml(
            ("artifact_uri", Uri(Path.Combine(folder, "artifacts"))), ("end_time", trial.Ended is { } ended ? Milliseconds(ended) : null),
            ("entry_point_name", ""), ("experiment_id", experiment), ("lifecycle_stage", "active"), ("run_id", id), ("run_name", name),
            ("run_uuid", id), ("source_name", ""), ("source_type", LocalSource), ("source_version", ""),
            ("start_time", Milliseconds(trial.Started ?? sweep.Created)), ("status", Status(trial.State)), ("tags", Array.Empty<string>()),
            ("user_id", "")));
        FileErrors.Explain(folder, () => Directory.CreateDirectory(Path.Combine(folder, "artifacts")));
        foreach ((string parameter, ParameterValue value) in trial.Configuration.Entries)
        {
            Write(files, Path.Combine(folder, "params", SafeName(parameter)), value.ToString().ReplaceLineEndings(" "));
        }

        // Beside the parameters, unless a script has one of this name.
        if (trial.Configuration["seed"] is null)
        {
            Write(files, Path.Combine(folder, "params", "seed"), trial.Seed.ToString(CultureInfo.InvariantCulture));
        }

        foreach ((string metric, string lines) in Metrics(trial))
        {
            Write(files, Path.Combine(folder, "metrics", metric), lines);
        }

        foreach ((string tag, string? text) in Tags(sweep, trial, name).Where(tag => tag.Text is not null))
        {
            Write(files, Path.Combine(folder, "tags", tag), text!);
        }
    }

    /// <summary>By metric, a line for each evaluation: milliseconds, value, step.</summary>
    private static IEnumerable<(string Name, string Lines)> Metrics(StoredTrial trial) =>
        from evaluation in TimedEvaluation.Of(trial)
        from metric in evaluation.Epoch.Metrics.Append(KeyValuePair.Create("epoch", evaluation.Epoch.Epoch)).DistinctBy(one => SafeName(one.Key))
        group string.Create(CultureInfo.InvariantCulture, $"{Milliseconds(evaluation.Time)} {metric.Value:R} {evaluation.Step}\n")
            by SafeName(metric.Key) into lines
        select (lines.Key, string.Concat(lines));

    private static IEnumerable<(string Name, string? Text)> Tags(StoredSweep sweep, StoredTrial trial, string name) =>
    [
        ("mlflow.runName", name), ("mlflow.source.name", "sweeper"), ("mlflow.source.type", "LOCAL"),
        ("sweeper.sweep", sweep.Name), ("sweeper.trial", trial.Number.ToString(CultureInfo.InvariantCulture)),
        ("sweeper.state", Format.State(trial.State)), ("sweeper.configuration_hash", trial.Configuration.Hash),
        ("sweeper.origin", trial.Origin), ("sweeper.device", trial.Start?.Device),
        ("sweeper.failure", trial.Failure is { } failure ? Format.Failed(failure) : null),
        ("sweeper.folder", TrialFolder.Of(sweep.Folder, trial.Number).Path),
    ];

    private static int Status(TrialState state) => state switch
    {
        TrialState.Completed => Finished,
        TrialState.Failed => Failed,
        TrialState.Pruned or TrialState.Cancelled => Killed,
        TrialState.Running => Running,
        _ => Scheduled,
    };

    // JSON scalars are YAML scalars, whatever is in a name.
    private static string Yaml(params ReadOnlySpan<(string Key, object? Value)> entries)
    {
        StringBuilder text = new();
        foreach ((string key, object? value) in entries)
        {
            text.Append(key).Append(": ").Append(JsonSerializer.Serialize(value)).Append('\n');
        }

        return text.ToString();
    }

    private static void Write(List<string> files, string path, string text)
    {
        AtomicFile.Swap(DurableWrite.Export, path, Encoding.UTF8.GetBytes(text));
        files.Add(path);
    }

    private static string Uri(string folder) => new Uri(folder).AbsoluteUri;

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // MLflow's own identifiers of experiments are 18 digits.
    private static string Digits(string name) =>
        (100_000_000_000_000_000 + (Convert.ToInt64(Hash(name)[..15], 16) % 900_000_000_000_000_000)).ToString(CultureInfo.InvariantCulture);
}
