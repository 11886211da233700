using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Scripts;

/// <summary>What a script finds in its environment beside what the worker has.</summary>
internal static class ScriptEnvironment
{
    /// <summary>More does not fit into one variable on Linux; the file has it all the same.</summary>
    private const int LongestVariable = 120_000;

    private const string VisibleDevices = "CUDA_VISIBLE_DEVICES";

    /// <summary><c>NAME=value</c> each.</summary>
    /// <param name="assignment">The trial.</param>
    /// <param name="done">Units that earlier attempts have done and the script is not to do again.</param>
    /// <param name="configuration">As JSON.</param>
    public static IEnumerable<string> Of(TrialAssignment assignment, double done, JsonObject configuration)
    {
        TrialPlan plan = assignment.Plan;
        Dictionary<string, string> variables = [];
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        variables["SWEEPER_SWEEP"] = plan.Sweep;
        variables["SWEEPER_TRIAL"] = plan.Trial.ToString(CultureInfo.InvariantCulture);
        variables["SWEEPER_SEED"] = plan.Seed.ToString(CultureInfo.InvariantCulture);
        variables["SWEEPER_OBJECTIVE"] = plan.Objective.Metric;
        variables["SWEEPER_TRIAL_FOLDER"] = assignment.Folder.Path;
        variables["SWEEPER_CHECKPOINT_FOLDER"] = assignment.Folder.Checkpoint;
        variables["SWEEPER_RESUME_FROM"] = done.ToString("R", CultureInfo.InvariantCulture);
        variables["SWEEPER_CONFIG_FILE"] = assignment.Folder.Configuration;
        variables["SWEEPER_METRICS_FD"] = "3";
        variables["SWEEPER_METRICS_FILE"] = assignment.Folder.Metrics;
        variables["SWEEPER_DEVICE"] = assignment.Device == "cpu" ? "cpu" : "cuda:0";
        string json = configuration.ToJsonString();
        if (json.Length <= LongestVariable)
        {
            variables["SWEEPER_CONFIG"] = json;
        }

        if (assignment.Device.StartsWith("cuda:", StringComparison.Ordinal))
        {
            variables[VisibleDevices] = OnlyDevice(
                int.Parse(assignment.Device["cuda:".Length..], CultureInfo.InvariantCulture), variables.GetValueOrDefault(VisibleDevices));
        }

        return variables.Select(variable => $"{variable.Key}={variable.Value}");
    }

    /// <summary>The name of one of the visible GPUs, counted from 0: alone in the variable, it is the script's first.</summary>
    private static string OnlyDevice(int index, string? visible)
    {
        string[] names = (visible ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return index < names.Length ? names[index] : index.ToString(CultureInfo.InvariantCulture);
    }
}
