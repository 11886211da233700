using System.Text.RegularExpressions;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>What the <c>parameters</c> block says.</summary>
/// <param name="Parameters">In the order of the file; null when some are wrong.</param>
/// <param name="Mentioned">Names of the hyperparameters it sets, rightly or wrongly.</param>
internal sealed record ParameterList(IReadOnlyList<Parameter>? Parameters, IReadOnlySet<string> Mentioned);

/// <summary>Reads the <c>parameters</c> block against the hyperparameters of the task.</summary>
/// <remarks>
/// A group, an entry whose only key is <c>parameters</c>, orders the file and nothing else: what is inside counts
/// as if it stood outside.
/// </remarks>
internal sealed partial class ParametersReader(TaskDescription task, Findings findings)
{
    private readonly string[] _names = [.. task.Hyperparameters.Select(rule => rule.Name)];

    /// <summary>The parameters, or problems. Hyperparameters that are not mentioned are not among them.</summary>
    public ParameterList Read(Block top, SearchMethod? method)
    {
        const string fix = "add names and their values: parameters: { learning_rate: [1e-5, 2e-5] }";
        HashSet<string> mentioned = [];
        YamlNode? node = top["parameters"];
        if (node is null)
        {
            top.ReportMissing("parameters", ", so there is nothing to search over", fix);
            return new(null, mentioned);
        }

        if (node is not YamlMap { Entries.Count: > 0 } map)
        {
            string given = node is YamlMap ? "empty" : node.Shown;
            findings.Add(node.Place, $"'parameters' is {given}, so there is nothing to search over", fix);
            return new(null, mentioned);
        }

        List<Parameter?> parameters = [];
        Dictionary<string, string> paths = [];
        foreach (ParameterEntry entry in ParameterEntry.In(map, findings))
        {
            if (RuleOf(entry) is not { } rule)
            {
                parameters.Add(null);
            }
            else if (paths.TryGetValue(rule.Name, out string? earlier))
            {
                findings.Add(entry.Key.Place, $"'{entry.Path}' and '{earlier}' are the same hyperparameter",
                    "remove one of the two");
                parameters.Add(null);
            }
            else
            {
                mentioned.Add(rule.Name);
                paths.Add(rule.Name, entry.Path);
                parameters.Add(Read(rule, entry, method));
            }
        }

        bool isWhole = HasRequired(map, mentioned) & HasNoRivals(map, mentioned) && !parameters.Contains(null);
        return new(isWhole ? [.. parameters.OfType<Parameter>()] : null, mentioned);
    }

    private Parameter? Read(HyperparameterRule rule, ParameterEntry entry, SearchMethod? method) =>
        new ParameterReader(rule with { Name = entry.DottedName }, findings).Read(entry.Value) is { } domain
            && CanBeSearched(domain, entry, method)
            ? new Parameter(rule.Name, domain)
            : null;

    private HyperparameterRule? RuleOf(ParameterEntry entry)
    {
        YamlScalar key = entry.Key;
        if (task.IsScript && !ScriptName().IsMatch(key.Text))
        {
            findings.Add(key.Place, $"'{entry.Path}' is no name that a script could take as an argument",
                "write letters, digits and . _ -, starting with a letter or _");
            return null;
        }

        string name = task.IsScript ? entry.DottedName : key.Text;
        HyperparameterRule? rule = task.Hyperparameters.FirstOrDefault(rule => rule.Name == name);
        if (rule is null)
        {
            findings.Add(key.Place, $"unknown hyperparameter '{key.Text}'",
                HyperparameterNames.Fix(key.Text, _names));
        }

        return rule;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]*$")]
    private static partial Regex ScriptName();

    private bool CanBeSearched(Domain domain, ParameterEntry entry, SearchMethod? method)
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
        findings.Add(entry.Key.Place, $"'{entry.Path}' {what}", fix);
        return false;
    }

    private bool HasNoRivals(YamlMap map, HashSet<string> mentioned)
    {
        HyperparameterRule[] rivals = [.. task.Hyperparameters
            .Where(rule => mentioned.Contains(rule.Name) && rule.Excludes is { } other && mentioned.Contains(other))];
        foreach (HyperparameterRule rule in rivals)
        {
            findings.Add(map.Place, $"both '{rule.Name}' and '{rule.Excludes}' are given, which say the same thing", "remove one of the two");
        }

        return rivals.Length == 0;
    }

    private bool HasRequired(YamlMap map, HashSet<string> mentioned)
    {
        HyperparameterRule[] missing = [.. task.Hyperparameters
            .Where(rule => rule.Default is null && !task.IsScript && !mentioned.Contains(rule.Name))];
        foreach (HyperparameterRule rule in missing)
        {
            findings.Add(map.Place, $"'parameters.{rule.Name}' is missing and has no default",
                $"add {rule.Name}: {rule.Summary}");
        }

        return missing.Length == 0;
    }
}
