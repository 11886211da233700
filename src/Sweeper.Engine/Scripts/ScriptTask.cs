using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Scripts;

/// <summary>Runs the user's program as a trial: docs/scripts.md is its contract.</summary>
public sealed class ScriptTask : ITrialTask
{
    /// <inheritdoc/>
    public TrialResult Run(TrialAssignment assignment, ITrialReporter reporter, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        TrialPlan plan = assignment.Plan;
        ScriptSettings script = plan.Script ?? throw new InvalidOperationException("Bug in Sweeper: this trial runs no script.");
        TrialFolder folder = assignment.Folder;
        var earlier = EarlierAttempts.In(folder, script);
        IReadOnlyList<KeyValuePair<string, ParameterValue>> values = plan.Configuration.Entries;
        JsonObject json = ScriptConfiguration.Nested(values, script.Groups);
        PrepareCheckpoint(folder, script);
        File.WriteAllText(folder.Configuration, json.ToJsonString());
        var reports = new ReportCollector(plan.Objective, script.Unit, earlier.Done, Console.Error.WriteLine);
        using var process = new ScriptProcess(
            CommandMacros.Expand(script, values, folder.Configuration),
            ScriptEnvironment.Of(assignment, earlier.Done, json), script.WorkingFolder, folder);
        using CancellationTokenRegistration wake = stop.Register(process.Wake);
        int total = Total(script, plan.Configuration);
        reporter.Started(new StartInfo(
            Environment.MachineName, process.Pid, assignment.Device, assignment.Threads, Torch: "",
            TrainExamples: 0, ValidationExamples: 0, total, total, (int)earlier.Done));
        try
        {
            var attempt = new ScriptAttempt(plan.Objective, process, reports, reporter, total, watch, earlier);
            TrialEnd end = attempt.Follow(stop);
            TrialResult result = Result(end, attempt, process, folder, plan.Objective);
            if (!Directory.EnumerateFileSystemEntries(folder.Checkpoint).Any())
            {
                Directory.Delete(folder.Checkpoint);
            }

            return result;
        }
        catch
        {
            process.End();
            throw;
        }
    }

    private static TrialResult Result(
        TrialEnd end, ScriptAttempt attempt, ScriptProcess process, TrialFolder folder, Objective objective)
    {
        if (end == TrialEnd.Completed)
        {
            process.EndRemains();
            if (process.ExitCode is not 0)
            {
                throw new TrialFailedException(ScriptFailure.Of(process.ExitCode ?? 0, folder));
            }

            if (!attempt.HasReports)
            {
                throw new TrialFailedException(ScriptFailure.Silent(objective.Metric, attempt.Names, folder));
            }
        }
        else
        {
            process.End();
        }

        return attempt.Best is { } best
            ? new TrialResult(end, new FinishInfo(best.Epoch, "", attempt.Seconds, process.PeakBytes))
            : throw new TrialFailedException(ScriptFailure.NeverFinite(objective.Metric));
    }

    // What begins anew must not find what it does not ask for: its reports are counted from 1.
    private static void PrepareCheckpoint(TrialFolder folder, ScriptSettings script)
    {
        if (!script.IsResumable && Directory.Exists(folder.Checkpoint))
        {
            Directory.Delete(folder.Checkpoint, recursive: true);
        }

        Directory.CreateDirectory(folder.Checkpoint);
    }

    private static int Total(ScriptSettings script, Configuration configuration)
    {
        double? total = script.Total is not { } text ? null
            : configuration[text] is { } value ? value.AsNumber()
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
        return total is > 0 and <= int.MaxValue ? (int)Math.Ceiling(total.Value) : 0;
    }
}
