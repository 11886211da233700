using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Reads the <c>metric</c> block: what is optimised, which way, and when it is good enough.
/// </summary>
internal sealed class MetricReader(TaskDescription task, Findings findings)
{
    private static readonly Refusal Impute = new(
        "is not needed: Sweeper never feeds made-up values to the search", "remove it");

    private static readonly BlockKeys Keys = new(["name", "goal", "target"], new Dictionary<string, Refusal>
    {
        ["impute"] = Impute with { What = "is not needed: a failed trial ranks below every completed one" },
        ["impute_while_running"] = Impute,
        ["mode"] = new("is another tool's word", "write goal: maximize or goal: minimize"),
        ["direction"] = new("is another tool's word", "write goal: maximize or goal: minimize"),
    });

    /// <summary>The objective, or null and problems.</summary>
    public (Objective Objective, double? Target)? Read(Block top)
    {
        string example = Example();
        if (top["metric"] is null)
        {
            top.ReportMissing("metric", ", so there is nothing to optimise",
                $"add {example}; the task reports {Reported()}");
            return null;
        }

        if (top.Inner("metric", Keys, example) is not { } block)
        {
            return null;
        }

        MetricRule? metric = Metric(block, example);
        Direction? direction = Goal(block, metric);
        double? target = Target(block);
        return metric is null || direction is null
            ? null
            : (new Objective(metric.Name, direction.Value), target);
    }

    private string Example() =>
        $"metric: {{ name: {(task.Metrics.Count > 0 ? task.Metrics[0].Name : "...")} }}";

    private string Reported() => Suggestions.List([.. task.Metrics.Select(metric => metric.Name)]);

    private MetricRule? Metric(Block block, string example)
    {
        if (block["name"] is null)
        {
            block.ReportMissing("name", "", $"write {example}; the task reports {Reported()}");
            return null;
        }

        if (block.Text("name") is not { } name)
        {
            return null;
        }

        MetricRule? metric = task.Metrics.FirstOrDefault(metric => metric.Name == name.Text);
        if (metric is null)
        {
            findings.Add(name.Place, $"'metric.name' is {name.Shown}, which the task does not report",
                Suggestions.Fix(name.Text, [.. task.Metrics.Select(rule => rule.Name)], "It reports"));
        }

        return metric;
    }

    private Direction? Goal(Block block, MetricRule? metric)
    {
        if (block["goal"] is null)
        {
            if (metric is not null)
            {
                string goalWord = Word(metric.Direction);
                findings.Note($"metric.goal is not given: {goalWord}, as {metric.Name} improves that way");
            }

            return metric?.Direction;
        }

        if (block.Text("goal") is not { } goal)
        {
            return null;
        }

        Direction? direction = goal.Text switch
        {
            "maximize" => Direction.Maximize,
            "minimize" => Direction.Minimize,
            _ => null,
        };
        if (direction is null)
        {
            findings.Add(goal.Place, $"'metric.goal' is {goal.Shown}, but must be maximize or minimize",
                GoalFix(goal.Text));
        }
        else if (metric is not null && metric.Direction != direction)
        {
            findings.Note($"metric.goal is {Word(direction.Value)}, although {metric.Name} is better when "
                + (metric.Direction == Direction.Maximize ? "higher" : "lower"));
        }

        return direction;
    }

    private static string GoalFix(string given) => given.ToLowerInvariant() switch
    {
        "max" or "maximum" => "did you mean 'maximize'? Write that",
        "min" or "minimum" => "did you mean 'minimize'? Write that",
        _ => Suggestions.Fix(given, ["maximize", "minimize"], "The goals are"),
    };

    private static string Word(Direction direction) =>
        direction == Direction.Maximize ? "maximize" : "minimize";

    private double? Target(Block block)
    {
        if (block["target"] is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { AsNumber: { } number } && double.IsFinite(number))
        {
            return number;
        }

        findings.Add(node.Place, $"'metric.target' is {node.Shown}, but must be a number",
            "write the value at which the sweep may stop, or remove it");
        return null;
    }
}
