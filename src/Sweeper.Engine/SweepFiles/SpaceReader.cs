using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Expressions;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Makes the search space of the parameters, <c>sweeper.when</c> and <c>sweeper.where</c>.</summary>
internal sealed class SpaceReader(TaskDescription task, Findings findings)
{
    private const string WherePath = "sweeper.where";

    /// <summary>The space, or null and problems.</summary>
    public SearchSpace? Read(ParameterList list, Block? sweeper, SearchMethod? method)
    {
        var expressions = new ExpressionReader(task, list, findings);
        IReadOnlyDictionary<string, Predicate>? conditions =
            new ConditionsReader(task, list.Mentioned, expressions, findings).Read(sweeper);
        (YamlNode Node, Condition? Condition)[] where = [.. (sweeper?.Items("where") ?? [])
            .Select(node => (node, expressions.Read(node, WherePath)))];
        if (list.Parameters is null || conditions is null || where.Any(one => one.Condition is null))
        {
            return null;
        }

        Parameter[] parameters = [.. list.Parameters.Select(parameter =>
            parameter with { OnlyIf = conditions.GetValueOrDefault(parameter.Name) })];
        var space = new SearchSpace(parameters, where.Select(one => one.Condition!));
        if (where.Length > 0 && !findings.HasProblems)
        {
            CheckNotEmpty(space, where!, method);
        }

        return space;
    }

    private void CheckNotEmpty(SearchSpace space, (YamlNode Node, Condition Condition)[] where, SearchMethod? method)
    {
        if (HasConfiguration(space, method))
        {
            return;
        }

        string none = space.PointCount == 0 || method == SearchMethod.Grid ? "no configuration keeps"
            : "none of 10,000 random configurations keeps";
        (YamlNode Node, Condition Condition) alone = Array.Find(where,
            one => !HasConfiguration(new SearchSpace(space.Parameters, [one.Condition]), method));
        YamlNode place = alone.Node ?? where[0].Node;
        findings.Add(place.Place,
            $"'{WherePath}': {none} to {(alone.Node is { } single ? single.Shown : "all of the expressions together")}",
            $"loosen {(alone.Node is null ? "one of them" : "it")}, or widen the parameters it speaks of");
    }

    private static bool HasConfiguration(SearchSpace space, SearchMethod? method)
    {
        ISampler sampler = method == SearchMethod.Grid ? new GridSampler() : new RandomSampler();
        return sampler.Propose(new Study(space, Direction.Minimize, 0, [])) is not null;
    }
}
