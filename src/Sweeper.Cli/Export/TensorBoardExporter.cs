using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Export;

/// <summary>
/// A folder for <c>tensorboard --logdir</c>: a run for each trial, with every metric by optimizer step, the epoch as a scalar of
/// its own, and the configuration for the HParams page.
/// </summary>
internal sealed class TensorBoardExporter : IExporter
{
    // tensorboard/plugins/hparams/plugin_data.proto: HParamsPluginData.session_start_info, SessionStartInfo.hparams,
    // a map entry, and google.protobuf.Value.
    private const string Plugin = "hparams";
    private const string StartTag = "_hparams_/session_start_info";
    private const int SessionStart = 3;
    private const int HyperparametersOfStart = 1;
    private const int StartTimeOfStart = 5;
    private const int MapKey = 1;
    private const int MapValue = 2;
    private const int NumberOfValue = 2;
    private const int TextOfValue = 3;
    private const int FlagOfValue = 4;

    public string Name => "tensorboard";

    public string Summary => "a folder with a run for each trial that TensorBoard reads";

    public ExportResult Export(ExportRequest request)
    {
        ExportTarget.CreateFolder(request);
        List<string> files = [];
        foreach (StoredTrial trial in request.Trials.Where(trial => trial.Epochs.Count > 0))
        {
            DateTimeOffset begun = trial.Started ?? DateTimeOffset.UnixEpoch;
            string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{begun.ToUnixTimeSeconds()}.sweeper.{trial.Number:D4}");
            string path = Path.Combine(request.Target, trial.Number.ToString("D4", CultureInfo.InvariantCulture), name);
            using MemoryStream content = new();
            Write(new EventFile(content), trial, begun);
            AtomicFile.Swap(DurableWrite.Export, path, content.ToArray());
            files.Add(path);
        }

        return new(request.Named, files);
    }

    private static void Write(EventFile file, StoredTrial trial, DateTimeOffset begun)
    {
        file.Begin(begun);
        file.Plugin(begun, StartTag, Plugin, new ProtobufWriter().Message(SessionStart, Start(trial, begun)));
        foreach (TimedEvaluation evaluation in TimedEvaluation.Of(trial))
        {
            file.Scalars(evaluation.Time, evaluation.Step,
            [
                .. evaluation.Epoch.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => (metric.Key, metric.Value)),
                ("epoch", evaluation.Epoch.Epoch),
            ]);
        }
    }

    private static ProtobufWriter Start(StoredTrial trial, DateTimeOffset begun)
    {
        ProtobufWriter start = new();
        foreach ((string name, ParameterValue value) in trial.Configuration.Entries)
        {
            start.Message(HyperparametersOfStart, new ProtobufWriter().Text(MapKey, name).Message(MapValue, Value(value)));
        }

        return start.Message(HyperparametersOfStart, new ProtobufWriter().Text(MapKey, "seed").Message(MapValue, new ProtobufWriter().Double(NumberOfValue, trial.Seed)))
            .Double(StartTimeOfStart, begun.ToUnixTimeMilliseconds() / 1000.0);
    }

    private static ProtobufWriter Value(ParameterValue value) => value switch
    {
        ParameterValue.Flag flag => new ProtobufWriter().Integer(FlagOfValue, flag.Value ? 1 : 0),
        _ when value.AsNumber() is { } number => new ProtobufWriter().Double(NumberOfValue, number),
        _ => new ProtobufWriter().Text(TextOfValue, value.ToString()),
    };
}
