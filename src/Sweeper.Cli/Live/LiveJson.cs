using System.Text.Json.Nodes;
using Sweeper.Cli.Charts;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Rendering;
using Sweeper.Cli.Web;
using Sweeper.Dashboard;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;

namespace Sweeper.Cli.Live;

/// <summary>What pages are told, as JSON documents of one line.</summary>
internal static class LiveJson
{
    public const string ProblemName = "problem";

    /// <summary>All that the report's page has.</summary>
    public static DashboardMessage All(ChartData data) => Message("all", ReportJson.Of(data));

    /// <summary>What a report says beside the trials' own numbers.</summary>
    public static DashboardMessage Insights(ChartData data) => Message("insights", ReportJson.Insights(data, new TrialColumns(data)));

    /// <summary>The columns of some trials alone. Indices in them count these trials.</summary>
    /// <param name="data">What pages have, with the trials in it.</param>
    /// <param name="trials">Those that changed.</param>
    public static DashboardMessage Trials(ChartData data, IReadOnlyList<StoredTrial> trials)
    {
        TrialColumns columns = new(data.Of(trials));
        return Message("trials", new()
        {
            ["trials"] = columns.ToJson(),
            ["parameters"] = new JsonArray([.. data.Scales.Select(scale => columns.Column(trial => scale.Position(trial.Configuration)))]),
        });
    }

    /// <summary>What changes from second to second.</summary>
    /// <param name="sweep">As it is now.</param>
    /// <param name="now">For the time to go.</param>
    public static DashboardMessage Now(LiveSweep sweep, DateTimeOffset now)
    {
        var counts = TrialCounts.Of(sweep.Trials, sweep.Sweep.PlannedTrials);
        ProgressRecord? progress = sweep.Owner is { } owner ? ProgressFile.Read(sweep.Folder.Progress, owner.Pid) : null;
        IReadOnlyList<LiveTrial> running = LiveTrial.Of(sweep, progress, now);
        return Message("now", new()
        {
            ["owner"] = sweep.Owner is { } runner
                ? new JsonObject { ["pid"] = runner.Pid, ["host"] = runner.Host, ["since"] = Time(runner.Since) }
                : null,
            ["progress"] = $"{Format.Progress(counts)} done",
            ["standing"] = string.Join(", ", Format.Standing(counts)),
            ["training"] = Format.Seconds(sweep.Trials.Where(trial => trial.HasResult).Sum(trial => trial.Finish?.Seconds ?? 0)),
            ["updated"] = Time(sweep.Sweep.Updated),
            ["to_go"] = counts.ToGo,
            ["remaining"] = progress?.RemainingSeconds is { } remaining ? Format.ToGo(TimeSpan.FromSeconds(remaining)) : null,
            ["failed"] = counts.Failed,
            ["running"] = new JsonArray([.. running.Select(Running)]),
            ["devices"] = new JsonArray([.. LiveDevice.Of(sweep, progress, running, now).Select(Device)]),
        });
    }

    /// <summary>Why nothing new can be shown.</summary>
    public static DashboardMessage Problem(string text) => Message(ProblemName, new() { ["text"] = text });

    private static JsonObject Running(LiveTrial trial) => new()
    {
        ["trial"] = trial.Number,
        ["device"] = trial.Device,
        ["step"] = trial.Step,
        ["steps"] = trial.TotalSteps,
        ["part"] = Math.Round(trial.Part, 4),
        ["epoch"] = trial.Epoch,
        ["epochs"] = trial.Epochs,
        ["value"] = trial.Value is { } value ? TrialColumns.Number(value) : null,
        ["to_go"] = trial.ToGo is { } toGo ? Format.Seconds(toGo) : null,
        ["loads"] = trial.IsLoading,
    };

    private static JsonObject Device(LiveDevice device) => new()
    {
        ["name"] = device.Name,
        ["trial"] = device.Trial,
        ["busy"] = device.Busy is { } busy ? Math.Round(busy, 2) : null,
    };

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("O");

    private static DashboardMessage Message(string name, JsonObject json) => new(name, json.ToJsonString());
}
