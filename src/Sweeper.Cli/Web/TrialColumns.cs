using System.Globalization;
using System.Text.Json.Nodes;
using Sweeper.Cli.Charts;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Web;

/// <summary>All trials of a sweep as columns.</summary>
internal sealed class TrialColumns
{
    /// <summary>The curves that are kept beside the metric ranked by: what shows overfitting.</summary>
    private static readonly string[] Losses = ["loss", "train_loss"];

    private readonly ChartData _data;
    private readonly Dictionary<int, int> _indexOf;

    public TrialColumns(ChartData data)
    {
        _data = data;
        _indexOf = data.Trials.Select((trial, i) => (trial.Number, i)).ToDictionary();
    }

    /// <summary>All digits; null where JSON has no such number.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    public static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(Number)]);

    public int IndexOf(int trial) => _indexOf[trial];

    public JsonArray Indices(IEnumerable<int> trials) => new([.. trials.Select(number => (JsonNode)_indexOf[number])]);

    /// <summary>One number for each trial, null where it has none.</summary>
    public JsonArray Column(Func<StoredTrial, double?> value) =>
        new([.. _data.Trials.Select(trial => value(trial) is { } number ? Number(number) : null)]);

    public JsonObject ToJson()
    {
        SweepReport report = _data.Report;
        string[] reported = [.. Ranking.ReportedMetrics(_data.Trials)];
        EpochReport?[] best = [.. _data.Trials.Select(trial => trial.BestEpoch(report.Objective))];
        JsonObject metrics = [];
        foreach (string metric in reported.Where(metric => metric != report.Objective.Metric))
        {
            metrics[metric] = Numbers(best.Select(epoch => epoch?.Metrics.GetValueOrDefault(metric, double.NaN) ?? double.NaN));
        }

        JsonObject curves = [];
        foreach (string metric in Losses.Prepend(report.Objective.Metric).Distinct().Where(reported.Contains))
        {
            curves[metric] = new JsonArray([.. _data.Trials.Select(trial =>
                Numbers(trial.Epochs.Select(epoch => epoch.Metrics.GetValueOrDefault(metric, double.NaN))))]);
        }

        return new()
        {
            ["number"] = Column(trial => trial.Number),
            ["states"] = new JsonArray([.. Enum.GetValues<TrialState>().Select(state => (JsonNode)Format.State(state))]),
            ["state"] = Column(trial => (int)trial.State),
            ["value"] = Numbers(best.Select(epoch => epoch?.Metrics[report.Objective.Metric] ?? double.NaN)),
            ["epoch"] = Numbers(best.Select(epoch => epoch?.Epoch ?? double.NaN)),
            ["epochs"] = Column(trial => trial.Start?.Epochs ?? trial.Epochs.Count),
            ["seconds"] = Column(trial => trial.Seconds),
            ["ended"] = Column(trial => trial.Ended is { } ended ? (ended - _data.Timeline.Origin).TotalSeconds : null),
            ["seed"] = Column(trial => trial.Seed),
            ["over_limit"] = Indices(report.OverLimit),
            ["confirmations"] = Indices(_data.Trials.Where(trial => trial.IsConfirmation).Select(trial => trial.Number)),
            ["failure"] = Sparse(trial => trial.Failure is { } failure ? Format.Failed(failure) : null),
            ["metrics"] = metrics,
            ["curves"] = curves,
            ["at"] = Sparse(trial => IsPlain(trial) ? null : Numbers(trial.Epochs.Select(epoch => epoch.Epoch))),
        };
    }

    // What few trials have, by index.
    private JsonObject Sparse(Func<StoredTrial, JsonNode?> value)
    {
        JsonObject sparse = [];
        for (int i = 0; i < _data.Trials.Count; i++)
        {
            if (value(_data.Trials[i]) is { } there)
            {
                sparse[i.ToString(CultureInfo.InvariantCulture)] = there;
            }
        }

        return sparse;
    }

    // Reported after epochs 1, 2, 3 and so on: as nearly always.
    private static bool IsPlain(StoredTrial trial) => trial.Epochs.Select((epoch, i) => epoch.Epoch == i + 1).All(plain => plain);
}
