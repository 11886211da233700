using System.Text.Json.Nodes;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Planning;

namespace Sweeper.Cli.Json;

/// <summary>A plan as <c>--json</c> prints it.</summary>
internal static class PlanJson
{
    public static JsonObject Of(CostedPlan costed, IReadOnlyList<string> notes)
    {
        SweepPlan plan = costed.Plan;
        return new()
        {
            ["sweep"] = costed.Spec.Name,
            ["planned_trials"] = plan.Planned,
            ["method"] = plan.Method,
            ["early_stopping"] = plan.Stopping,
            ["space"] = plan.Space is { } space ? new JsonObject
            {
                ["combinations"] = space.Combinations,
                ["collapsed"] = space.Collapsed,
                ["excluded"] = space.Excluded,
                ["configurations"] = space.Configurations,
            } : null,
            ["change"] = plan.Change is { } change ? new JsonObject
            {
                ["added"] = change.Added,
                ["kept"] = change.Kept,
                ["orphaned"] = change.Orphaned,
            } : null,
            ["trials"] = new JsonArray([.. plan.Trials.Select(Trial)]),
            ["unlisted_trials"] = plan.Unlisted,
            ["notes"] = new JsonArray([.. plan.Notes.Concat(notes).Select(note => JsonValue.Create(note))]),
            ["slots"] = new JsonArray([.. costed.Slots.Select(slot => JsonValue.Create(slot.Name))]),
            ["devices"] = costed.Devices,
            ["calibration"] = costed.Calibration is { } calibration ? Calibration(calibration) : null,
            ["seconds"] = costed.Time is { } time ? Interval(time, seconds => seconds) : null,
            ["device_hours"] = costed.Time is { } used ? Interval(used, costed.DeviceHours) : null,
            ["slurm"] = costed.Jobs is { } jobs ? new JsonObject
            {
                ["jobs"] = jobs.Count,
                ["trials_per_job"] = jobs.TrialsEach,
                ["script"] = jobs.Script,
            } : null,
            ["disk_bytes"] = costed.Disk is { Estimate.Trials: not null } disk ? disk.Estimate.KeptBytes : null,
            ["price"] = costed is { Time: { } paid, PricePerHour: { } price } ? Interval(paid, seconds => costed.DeviceHours(seconds) * price) : null,
        };
    }

    private static JsonObject Trial(PlannedTrial trial) => new()
    {
        ["trial"] = trial.Number,
        ["state"] = trial.Stored is { } stored ? Format.State(stored.State) : "new",
        ["parameters"] = JsonOutput.Parameters(trial.Configuration),
        ["seed"] = trial.Seed,
        ["origin"] = trial.Origin,
    };

    private static JsonObject Calibration(Calibration calibration) => new()
    {
        ["classes"] = new JsonArray([.. calibration.Classes.Select(one => new JsonObject
        {
            ["batch_size"] = one.Class.BatchSize,
            ["max_length"] = one.Class.MaxLength,
            ["batching"] = one.Class.Batching,
            ["seconds_per_step"] = one.SecondsPerStep,
            ["seconds_per_evaluation"] = one.SecondsPerEvaluation,
        })]),
        ["overhead_seconds"] = calibration.OverheadSeconds,
        ["startup_seconds"] = calibration.StartupSeconds,
        ["failures"] = new JsonArray([.. calibration.Failures.Select(failure => JsonValue.Create(failure))]),
    };

    private static JsonObject Interval(TimeEstimate time, Func<double, double> of) => new()
    {
        ["low"] = of(time.Low),
        ["expected"] = of(time.Expected),
        ["high"] = of(time.High),
    };
}
