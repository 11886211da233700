using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads <c>sweeper.try</c>: configurations that run before anything the sampler proposes.</summary>
/// <remarks>
/// Each must be one that the sampler could propose. Parameters with one value need not be given, and neither do those
/// that <c>sweeper.when</c> drops.
/// </remarks>
internal sealed class TryReader(TaskDescription task, Findings findings)
{
    private const string Path = "sweeper.try";

    /// <summary>The configurations, each once; what is wrong is reported.</summary>
    /// <param name="sweeper">The block.</param>
    /// <param name="space">Null when it is wrong: then nothing is checked against it.</param>
    /// <param name="method">Null when it is wrong.</param>
    public IReadOnlyList<Configuration> Read(Block? sweeper, SearchSpace? space, SearchMethod? method)
    {
        List<Configuration> configurations = [];
        foreach (YamlNode node in sweeper?.Items("try") ?? [])
        {
            if (node is not YamlMap map)
            {
                findings.Add(node.Place, $"'{Path}' lists {node.Shown}, but each configuration must be a mapping",
                    "write names and values: { learning_rate: 2e-5, batch_size: 16 }");
            }
            else if (space is not null && Configuration(map, space, method) is { } configuration)
            {
                if (configurations.Contains(configuration))
                {
                    findings.Note($"{Path} lists {configuration} twice; it runs once");
                }
                else
                {
                    configurations.Add(configuration);
                }
            }
        }

        return configurations;
    }

    private Configuration? Configuration(YamlMap map, SearchSpace space, SearchMethod? method)
    {
        Dictionary<string, ParameterValue?> given = [];
        foreach (YamlEntry entry in map.Entries)
        {
            given[entry.Key.Text] = Value(entry, space, method);
        }

        if (given.ContainsValue(null))
        {
            return null;
        }

        // What is left out and has several values is only looked at when the configuration has the parameter.
        Configuration configuration = space.Assemble([.. space.Parameters.Select(parameter =>
            given.GetValueOrDefault(parameter.Name) ?? DomainValues.Only(parameter.Domain, method)
                ?? parameter.Domain.At(0.5))]);
        return IsComplete(map, configuration, space, method) && IsAllowed(map, configuration, space)
            ? configuration
            : null;
    }

    private ParameterValue? Value(YamlEntry entry, SearchSpace space, SearchMethod? method)
    {
        string name = entry.Key.Text;
        Parameter? parameter = space.Parameters.FirstOrDefault(known => known.Name == name);
        if (parameter is null)
        {
            string[] names = [.. space.Parameters.Select(known => known.Name)];
            findings.Add(entry.Key.Place, $"'{Path}' gives '{name}', which is no parameter of this sweep",
                task.Hyperparameters.Any(rule => rule.Name == name) ? $"remove it, or add {name} under parameters"
                    : HyperparameterNames.Fix(name, names));
            return null;
        }

        HyperparameterRule rule = task.Hyperparameters.First(rule => rule.Name == name);
        if (new ValueReader(rule, findings).Read(entry.Value, $"{Path}.{name}") is not { } value)
        {
            return null;
        }

        if (DomainValues.Find(parameter.Domain, value, method) is { } found)
        {
            return found;
        }

        string wider = parameter.Domain is Categorical or Constant ? $"add {value}" : "widen the range";
        findings.Add(entry.Value.Place, $"'{Path}.{name}' is {value}, which the sweep does not search",
            $"write {DomainValues.Described(parameter.Domain, method)}, or {wider} under parameters");
        return null;
    }

    private bool IsComplete(YamlMap map, Configuration configuration, SearchSpace space, SearchMethod? method)
    {
        foreach (YamlEntry entry in map.Entries.Where(entry => configuration[entry.Key.Text] is null))
        {
            findings.Note($"{Path} gives {entry.Key.Text}, which sweeper.when drops there: it is left out");
        }

        Parameter[] missing = [.. space.Parameters.Where(parameter => configuration[parameter.Name] is not null
            && map[parameter.Name] is null && DomainValues.Only(parameter.Domain, method) is null)];
        foreach (Parameter parameter in missing)
        {
            findings.Add(map.Place, $"'{Path}' leaves out '{parameter.Name}', which has several values",
                $"add {parameter.Name}: followed by {DomainValues.Described(parameter.Domain, method)}");
        }

        return missing.Length == 0;
    }

    private bool IsAllowed(YamlMap map, Configuration configuration, SearchSpace space)
    {
        Predicate? broken = space.Constraints
            .FirstOrDefault(constraint => !constraint.Holds(name => configuration[name]));
        if (broken is null)
        {
            return true;
        }

        findings.Add(map.Place, $"'{Path}' lists {configuration}, which breaks sweeper.where: {broken}",
            "change its values, or the expression");
        return false;
    }
}
