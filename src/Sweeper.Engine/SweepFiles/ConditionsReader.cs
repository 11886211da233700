using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Expressions;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads <c>sweeper.when</c>: which parameters a configuration lacks, and when.</summary>
internal sealed class ConditionsReader(
    TaskDescription task, IReadOnlySet<string> mentioned, ExpressionReader expressions, Findings findings)
{
    private const string Path = "sweeper.when";
    private const string Example = "when: [{ if: optimizer != sgd, drop: momentum }]";

    private static readonly BlockKeys Keys = new(["if", "drop"], new Dictionary<string, Refusal>
    {
        ["condition"] = new("is another word for if", "write if:") { StandsFor = "if" },
        ["when"] = new("is another word for if", "write if:") { StandsFor = "if" },
        ["then"] = new("is another word for drop", "write drop:") { StandsFor = "drop" },
        ["remove"] = new("is another word for drop", "write drop:") { StandsFor = "drop" },
        ["keep"] = new("is the opposite of drop", "turn the condition round, and write drop:")
        { StandsFor = "drop" },
    });

    private readonly string[] _names = [.. task.Hyperparameters.Select(rule => rule.Name)];

    /// <summary>
    /// When each conditional parameter is there, by its name; null and problems when something is wrong.
    /// </summary>
    public IReadOnlyDictionary<string, Predicate>? Read(Block? sweeper)
    {
        List<(YamlScalar Name, Condition If)> drops = [];
        bool isGood = true;
        foreach (YamlNode node in sweeper?.Items("when") ?? [])
        {
            isGood &= Rule(node, drops);
        }

        isGood &= !HasCircle(drops);
        return isGood
            ? drops.GroupBy(drop => drop.Name.Text).ToDictionary(
                group => group.Key, Predicate (group) => Condition.NoneOf(group.Select(drop => drop.If)))
            : null;
    }

    private bool Rule(YamlNode node, List<(YamlScalar Name, Condition If)> drops)
    {
        if (node is not YamlMap map)
        {
            findings.Add(node.Place, $"'{Path}' lists {node.Shown}, but each rule must be a mapping",
                $"write {Example}");
            return false;
        }

        var block = new Block(map, Path, Keys, findings);
        if (block["if"] is null)
        {
            block.ReportMissing("if", "", $"write {Example}");
        }

        if (block["drop"] is null)
        {
            block.ReportMissing("drop", ", so the rule does nothing", $"write {Example}");
        }

        Condition? condition = block["if"] is { } text ? expressions.Read(text, block.PathOf("if")) : null;
        YamlScalar?[] dropped = [.. block.Items("drop").Select(Name)];
        if (condition is null || dropped.Length == 0 || dropped.Contains(null))
        {
            return false;
        }

        drops.AddRange(dropped.Where(name => mentioned.Contains(name!.Text)).Select(name => (name!, condition)));
        return true;
    }

    private YamlScalar? Name(YamlNode node)
    {
        if (node is YamlScalar { IsNull: false } name && _names.Contains(name.Text))
        {
            if (!mentioned.Contains(name.Text))
            {
                findings.Note($"{Path} drops {name.Text}, which is no parameter of this sweep: that has no effect");
            }

            return name;
        }

        findings.Add(node.Place, node is YamlScalar ? $"'{Path}.drop' is {node.Shown}, which is no hyperparameter"
            : $"'{Path}.drop' is {node.Kind}, but must name parameters",
            node is YamlScalar scalar ? HyperparameterNames.Fix(scalar.Text, _names) : "write drop: momentum");
        return null;
    }

    private bool HasCircle(List<(YamlScalar Name, Condition If)> drops)
    {
        ILookup<string, string> parents = drops
            .SelectMany(drop => drop.If.Names.Select(parent => (drop.Name.Text, Parent: parent)))
            .ToLookup(pair => pair.Text, pair => pair.Parent);
        foreach ((YamlScalar name, _) in drops)
        {
            if (WayBack(name.Text, parents) is not { } way)
            {
                continue;
            }

            findings.Add(name.Place, way.Length == 1
                ? $"'{Path}' drops '{name.Text}' depending on '{name.Text}' itself"
                : $"'{Path}' goes round in a circle: whether there is '{name.Text}' depends on "
                    + string.Join(", that on ", way.Select(step => $"'{step}'")),
                "remove one of these rules, or speak of other parameters in it");
            return true;
        }

        return false;
    }

    /// <summary>The names from a parent of this one round to itself; null when there is no such way.</summary>
    private static string[]? WayBack(string start, ILookup<string, string> parents)
    {
        Queue<string[]> ways = new(parents[start].Select(parent => new[] { parent }));
        HashSet<string> seen = [];
        while (ways.TryDequeue(out string[]? way))
        {
            if (way[^1] == start)
            {
                return way;
            }

            if (seen.Add(way[^1]))
            {
                foreach (string parent in parents[way[^1]])
                {
                    ways.Enqueue([.. way, parent]);
                }
            }
        }

        return null;
    }
}
