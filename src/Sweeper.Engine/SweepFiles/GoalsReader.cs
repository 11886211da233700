using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>What is optimised.</summary>
/// <param name="Objectives">One to three; the first scores a trial's epochs.</param>
/// <param name="Target">Value of the first at which the sweep may stop.</param>
internal sealed record Goals(IReadOnlyList<Objective> Objectives, double? Target);

/// <summary>Reads <c>metric</c>, or <c>metrics</c> in its place.</summary>
internal sealed class GoalsReader(TaskDescription task, Findings findings)
{
    private const int Most = 3;
    private const string Example = "metrics: [{ name: f1 }, { name: seconds }]";

    private readonly MetricReader _metrics = new(task, findings);

    /// <summary>The goals, or null and problems.</summary>
    public Goals? Read(Block top)
    {
        if (top["metrics"] is not { } several)
        {
            return _metrics.Single(top);
        }

        if (top["metric"] is { } single)
        {
            findings.Add(single.Place, "'metric' and 'metrics' are both given",
                "keep metric for one goal, or metrics for two or three");
            return null;
        }

        if (several is not YamlList { Items.Count: >= 2 and <= Most } list)
        {
            string given = several is YamlList other ? $"lists {other.Items.Count}" : $"is {several.Shown}";
            findings.Add(several.Place, $"'metrics' {given}, but must list two or three goals",
                several is YamlList { Items.Count: 1 } ? "write metric: { name: ... } for one goal"
                    : $"write {Example}");
            return null;
        }

        (Objective Objective, double? Target)?[] goals =
            [.. list.Items.Select((item, i) => _metrics.OneOfSeveral(item, isFirst: i == 0))];
        if (goals.Contains(null))
        {
            return null;
        }

        Objective[] objectives = [.. goals.Select(goal => goal!.Value.Objective)];
        for (int i = 1; i < objectives.Length; i++)
        {
            if (objectives.Take(i).Any(earlier => earlier.Metric == objectives[i].Metric))
            {
                findings.Add(list.Items[i].Place, $"'metrics' names '{objectives[i].Metric}' twice",
                    "remove one of the two");
                return null;
            }
        }

        return new Goals(objectives, goals[0]!.Value.Target);
    }
}
