using System.Globalization;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Rendering;

/// <summary>
/// All trials as CSV (RFC 4180, with line feeds): a row each, by number. Numbers have all their digits; what a trial does not
/// have is empty. Columns of parameters begin with <c>parameter.</c>, those of metrics at the epoch that scores with <c>metric.</c>
/// </summary>
internal static class TrialCsv
{
    private static readonly char[] Special = [',', '"', '\n', '\r'];

    public static void Write(TextWriter output, SweepReport report, IReadOnlyList<StoredTrial> trials)
    {
        string[] parameters = [.. trials.SelectMany(trial => trial.Configuration.Entries).Select(entry => entry.Key).Distinct()];
        IReadOnlyList<string> metrics = Ranking.ReportedMetrics(trials);
        Dictionary<int, int> ranks = report.Ranking.Select((scored, i) => (scored.Trial.Number, i + 1)).ToDictionary();
        HashSet<int> overLimit = [.. report.OverLimit];
        Row(output,
        [
            "trial", "state", "rank", "over_limit", report.Objective.Metric, "best_epoch", "epochs", "epochs_planned", "train_seconds",
            "evaluation_seconds", "seconds", "peak_memory_bytes", "attempts", "host", "device", "started", "ended", "seed",
            "configuration_hash", "failure", "message",
            .. parameters.Select(name => $"parameter.{name}"), .. metrics.Select(name => $"metric.{name}"),
        ]);
        foreach (StoredTrial trial in trials)
        {
            EpochReport? best = trial.BestEpoch(report.Objective);
            Row(output,
            [
                Number(trial.Number), Format.State(trial.State),
                ranks.TryGetValue(trial.Number, out int rank) ? Number(rank) : "",
                overLimit.Contains(trial.Number) ? "true" : "false",
                Number(best?.Metrics[report.Objective.Metric]), Number(best?.Epoch),
                Number(trial.Epochs.Select(epoch => epoch.Epoch).DefaultIfEmpty(0).Max()), Number(trial.Start?.Epochs),
                Number(trial.Epochs.Sum(epoch => epoch.TrainSeconds)), Number(trial.Epochs.Sum(epoch => epoch.EvaluationSeconds)),
                Number(trial.Finish?.Seconds), Number(trial.Finish?.PeakMemoryBytes), Number(trial.Attempts),
                trial.Start?.Host ?? "", trial.Start?.Device ?? "", Time(trial.Started), Time(trial.Ended),
                trial.Seed.ToString(CultureInfo.InvariantCulture), trial.Configuration.Hash,
                trial.Failure is { } failure ? Format.Snake(failure.Kind.ToString()) : "", trial.Failure?.Message ?? "",
                .. parameters.Select(name => trial.Configuration[name]?.ToString() ?? ""),
                .. metrics.Select(name => best is not null && best.Metrics.TryGetValue(name, out double value) ? Number(value) : ""),
            ]);
        }
    }

    /// <summary>A row for each evaluation of each trial, with the trial's parameters, so that the file stands alone.</summary>
    public static void WriteEpochs(TextWriter output, IReadOnlyList<StoredTrial> trials)
    {
        string[] parameters = [.. trials.SelectMany(trial => trial.Configuration.Entries).Select(entry => entry.Key).Distinct()];
        IReadOnlyList<string> metrics = Ranking.ReportedMetrics(trials);
        Row(output,
        [
            "trial", "state", "seed", "epoch", "train_seconds", "evaluation_seconds",
            .. parameters.Select(name => $"parameter.{name}"), .. metrics.Select(name => $"metric.{name}"),
        ]);
        foreach ((StoredTrial trial, EpochReport epoch) in trials.SelectMany(trial => trial.Epochs.Select(epoch => (trial, epoch))))
        {
            Row(output,
            [
                Number(trial.Number), Format.State(trial.State), trial.Seed.ToString(CultureInfo.InvariantCulture),
                Number(epoch.Epoch), Number(epoch.TrainSeconds), Number(epoch.EvaluationSeconds),
                .. parameters.Select(name => trial.Configuration[name]?.ToString() ?? ""),
                .. metrics.Select(name => epoch.Metrics.TryGetValue(name, out double value) ? Number(value) : ""),
            ]);
        }
    }

    private static void Row(TextWriter output, IEnumerable<string> cells) =>
        output.Write(string.Join(',', cells.Select(Cell)) + '\n');

    private static string Cell(string text) =>
        text.IndexOfAny(Special) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Time(DateTimeOffset? time) => time?.ToUniversalTime().ToString("O") ?? "";
}
