using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads the <c>parameters</c> block against the hyperparameters of the task.</summary>
internal sealed class ParametersReader(TaskDescription task, Findings findings)
{
    private readonly string[] _names = [.. task.Hyperparameters.Select(rule => rule.Name)];

    /// <summary>
    /// The space, or null and problems. Hyperparameters that are not mentioned are not part of it.
    /// </summary>
    public SearchSpace? Read(Block top, SearchMethod? method)
    {
        const string fix = "add names and their values: parameters: { learning_rate: [1e-5, 2e-5] }";
        YamlNode? node = top["parameters"];
        if (node is null)
        {
            top.ReportMissing("parameters", ", so there is nothing to search over", fix);
            return null;
        }

        if (node is not YamlMap { Entries.Count: > 0 } map)
        {
            string given = node is YamlMap ? "empty" : node.Shown;
            findings.Add(node.Place, $"'parameters' is {given}, so there is nothing to search over", fix);
            return null;
        }

        List<Parameter> parameters = [];
        foreach (YamlEntry entry in map.Entries)
        {
            if (RuleOf(entry.Key) is { } rule
                && new ParameterReader(rule, findings).Read(entry.Value) is { } domain
                && CanBeSearched(domain, entry, method))
            {
                parameters.Add(new Parameter(rule.Name, domain));
            }
        }

        CheckRequired(map);
        return new SearchSpace(parameters);
    }

    private HyperparameterRule? RuleOf(YamlScalar key)
    {
        HyperparameterRule? rule = task.Hyperparameters.FirstOrDefault(rule => rule.Name == key.Text);
        if (rule is null)
        {
            findings.Add(key.Place, $"unknown hyperparameter '{key.Text}'",
                HyperparameterNames.Fix(key.Text, _names));
        }

        return rule;
    }

    private bool CanBeSearched(Domain domain, YamlEntry entry, SearchMethod? method)
    {
        if (method != SearchMethod.Grid || domain.GridValues is not null)
        {
            return true;
        }

        (string what, string fix) = domain switch
        {
            Categorical =>
                ("has probabilities, which a grid cannot honour", "remove them, or write method: random"),
            IntUniform or QUniform =>
                ("has too many values for a grid", "narrow the range, or write method: random"),
            _ => ("is a continuous range, which a grid cannot run over",
                "list values: [...], write distribution: q_uniform with a step q, or write method: random"),
        };
        findings.Add(entry.Key.Place, $"'parameters.{entry.Key.Text}' {what}", fix);
        return false;
    }

    private void CheckRequired(YamlMap map)
    {
        foreach (HyperparameterRule rule in task.Hyperparameters)
        {
            if (rule.Default is null && map[rule.Name] is null)
            {
                findings.Add(map.Place, $"'parameters.{rule.Name}' is missing and has no default",
                    $"add {rule.Name}: {rule.Summary}");
            }
        }
    }
}
