using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads one goal: what is optimised, which way, and when it is good enough.</summary>
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

    private static readonly MetricRule[] Costs =
    [
        new("seconds", Direction.Minimize, "wall time of training and evaluation"),
        new("memory", Direction.Minimize, "peak memory of the worker"),
    ];

    /// <summary>The <c>metric</c> block, or null and problems.</summary>
    public Goals? Single(Block top)
    {
        string example = Example();
        if (top["metric"] is null)
        {
            top.ReportMissing("metric", ", so there is nothing to optimise",
                task.IsScript ? $"add {example}, with the name that your script reports" : $"add {example}; the task reports {Reported()}");
            return null;
        }

        if (top.Inner("metric", Keys, example) is not { } block)
        {
            return null;
        }

        return Goal(block, example, isFirst: true) is var (objective, target) ? new Goals([objective], target) : null;
    }

    /// <summary>An entry of <c>metrics</c>, or null and problems. A bare word names the metric.</summary>
    public (Objective Objective, double? Target)? OneOfSeveral(YamlNode node, bool isFirst)
    {
        YamlMap? map = node switch
        {
            YamlMap given => given,
            YamlScalar { IsNull: false } name =>
                new YamlMap(name.Place, [new YamlEntry(new YamlScalar(name.Place, "name", IsQuoted: false), name)]),
            _ => null,
        };
        if (map is null)
        {
            findings.Add(node.Place, $"'metrics' lists {node.Shown}, but each goal must be a mapping",
                "write { name: f1, goal: maximize }");
            return null;
        }

        return Goal(new Block(map, "metrics", Keys, findings), "{ name: f1 }", isFirst);
    }

    private (Objective Objective, double? Target)? Goal(Block block, string example, bool isFirst)
    {
        (string? name, MetricRule? metric) = Metric(block, example, isFirst);
        Direction? direction = DirectionOf(block, name, metric);
        double? target = Target(block);
        if (!isFirst && block["target"] is { } late)
        {
            findings.Add(late.Place, "'metrics.target' is given for a further goal, but counts for the first alone",
                "remove it");
        }

        return name is null || direction is null
            ? null
            : (new Objective(name, direction.Value), target);
    }

    private string Example() => task.IsScript ? "metric: { name: val_loss, goal: minimize }"
        : $"metric: {{ name: {(task.Metrics.Count > 0 ? task.Metrics[0].Name : "...")} }}";

    private string Reported() => Suggestions.List([.. task.Metrics.Select(metric => metric.Name)]);

    /// <summary>The name, null when it is wrong, and what is known of it.</summary>
    private (string? Name, MetricRule? Known) Metric(Block block, string example, bool isFirst)
    {
        if (block["name"] is null)
        {
            block.ReportMissing("name", "", task.IsScript ? $"write {example}" : $"write {example}; the task reports {Reported()}");
            return (null, null);
        }

        if (block.Text("name") is not { } name)
        {
            return (null, null);
        }

        MetricRule? metric = task.Metrics.FirstOrDefault(metric => metric.Name == name.Text);
        if (metric is null)
        {
            MetricRule? cost = Array.Find(Costs, cost => cost.Name == name.Text);
            if (cost is not null && !isFirst)
            {
                return (cost.Name, cost);
            }

            if (task.IsScript)
            {
                return (name.Text, null);
            }

            string[] known = [.. task.Metrics.Concat(isFirst ? [] : Costs).Select(rule => rule.Name)];
            findings.Add(name.Place, cost is null
                ? $"'{block.PathOf("name")}' is {name.Shown}, which the task does not report"
                : $"'{block.PathOf("name")}' is {name.Shown}, a cost, which does not tell a trial's epochs apart",
                cost is null ? Suggestions.Fix(name.Text, known, isFirst ? "It reports" : "The metrics are")
                    : $"name another metric first: metrics: [{{ name: {task.Metrics[0].Name} }}, {{ name: {cost.Name} }}]");
        }

        return (metric?.Name, metric);
    }

    private Direction? DirectionOf(Block block, string? name, MetricRule? metric)
    {
        if (block["goal"] is null)
        {
            if (metric is not null)
            {
                string goalWord = Word(metric.Direction);
                findings.Note($"{block.PathOf("goal")} is not given: {goalWord}, as {metric.Name} improves that way");
            }
            else if (name is not null)
            {
                findings.Add(block.Place, $"'{block.PathOf("goal")}' is missing, and Sweeper does not know which way {name} improves",
                    "add goal: maximize or goal: minimize (W&B would minimize it)");
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
            findings.Add(goal.Place, $"'{block.PathOf("goal")}' is {goal.Shown}, but must be maximize or minimize",
                GoalFix(goal.Text));
        }
        else if (metric is not null && metric.Direction != direction)
        {
            findings.Note($"{block.PathOf("goal")} is {Word(direction.Value)}, although {metric.Name} is better when "
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

        findings.Add(node.Place, $"'{block.PathOf("target")}' is {node.Shown}, but must be a number",
            "write the value at which the sweep may stop, or remove it");
        return null;
    }
}
