using System.Diagnostics;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Builds the domain of one hyperparameter from a mapping whose keys fit its distribution.</summary>
internal sealed class DistributionReader(HyperparameterRule rule, Findings findings)
{
    private readonly ValueReader _values = new(rule, findings);

    private string Path => $"parameters.{rule.Name}";

    /// <summary>The domain, or null and problems.</summary>
    public Domain? Read(YamlMap map, string distribution)
    {
        switch (distribution)
        {
            case "constant":
                return Constant(map["value"]!, $"{Path}.value");
            case "categorical" or "categorical_w_probabilities":
                return Categorical(map["values"]!, map["probabilities"], $"{Path}.values");
            default:
                return TakesNumbers(map, distribution) ? ReadNumbers(map, distribution) : null;
        }
    }

    /// <summary>One fixed value, or null and a problem.</summary>
    public Constant? Constant(YamlNode node, string path) =>
        _values.Read(node, path) is { } value ? new Constant(value) : null;

    /// <summary>A list of values, or null and problems.</summary>
    public Categorical? Categorical(YamlNode node, YamlNode? probabilities, string path)
    {
        if (node is not YamlList { Items.Count: > 0 } list)
        {
            findings.Add(node.Place,
                $"'{path}' is {(node is YamlList ? "an empty list" : node.Shown)}, but must list values",
                "write one value or more in brackets: [1, 2, 3]");
            return null;
        }

        ParameterValue?[] values = [.. list.Items.Select(item => _values.Read(item, path))];
        double[]? weights = probabilities is null ? null : Probabilities(probabilities, values.Length);
        return values.Contains(null) || (probabilities is not null && weights is null)
            ? null
            : Collapsed(values!, weights, path);
    }

    private Categorical Collapsed(ParameterValue[] values, double[]? weights, string path)
    {
        IGrouping<string, int>[] groups =
            [.. Enumerable.Range(0, values.Length).GroupBy(i => values[i].CanonicalText)];
        foreach (IGrouping<string, int> group in groups.Where(group => group.Count() > 1))
        {
            findings.Note($"{path} lists {values[group.First()]} {group.Count()} times; it counts once");
        }

        IEnumerable<double>? sums = weights is null ? null
            : groups.Select(group => group.Sum(i => weights[i]));
        return new Categorical(groups.Select(group => values[group.First()]), sums);
    }

    private double[]? Probabilities(YamlNode node, int count)
    {
        string path = $"{Path}.probabilities";
        if (node is not YamlList list || list.Items.Count != count)
        {
            string given = node is YamlList other ? $"has {other.Items.Count} entries" : $"is {node.Shown}";
            findings.Add(node.Place, $"'{path}' {given}, but there are {count} values",
                "write one probability for each value, adding up to 1");
            return null;
        }

        double?[] weights = [.. list.Items.Select(item => (item as YamlScalar)?.AsNumber)];
        double sum = weights.Sum() ?? 0;
        if (weights.Any(weight => weight is not (>= 0 and <= 1)) || !(Math.Abs(sum - 1) < 1e-6))
        {
            findings.Add(node.Place,
                $"'{path}' must be numbers from 0 to 1 that add up to 1, but they add up to "
                + NumberText.Of(sum), "change them so that they add up to 1");
            return null;
        }

        return [.. weights.Select(weight => weight!.Value)];
    }

    private bool TakesNumbers(YamlMap map, string distribution)
    {
        if (rule.Kind != HyperparameterKind.Choice)
        {
            return true;
        }

        findings.Add(map.Place,
            $"'{Path}' is a range of numbers ({distribution}), but '{rule.Name}' takes names",
            $"list some of them: values: [{Suggestions.List(rule.Choices)}]");
        return false;
    }

    private Domain? ReadNumbers(YamlMap map, string distribution)
    {
        var keys = new NumberKeys(map, rule, findings);
        Domain? domain = distribution switch
        {
            "int_uniform" => keys.IntRange() is var (min, max) ? new IntUniform(min, max) : null,
            "uniform" => keys.Range() is var (min, max) ? new Uniform(min, max) : null,
            "q_uniform" => (keys.Range(), keys.Q()) is ((double min, double max), double q)
                ? new QUniform(min, max, q) : null,
            "log_uniform_values" => keys.LogRange() is var (min, max) ? new LogUniform(min, max) : null,
            "inv_log_uniform_values" =>
                keys.LogRange() is var (min, max) ? new InvLogUniform(min, max) : null,
            "q_log_uniform_values" => (keys.LogRange(), keys.Q()) is ((double min, double max), double q)
                ? new QLogUniform(min, max, q) : null,
            "normal" => keys.MuSigma() is var (mu, sigma) ? new Normal(mu, sigma) : null,
            "q_normal" => (keys.MuSigma(), keys.Q()) is ((double mu, double sigma), double q)
                ? new QNormal(mu, sigma, q) : null,
            "log_normal" => keys.MuSigma() is var (mu, sigma) ? new LogNormal(mu, sigma) : null,
            "q_log_normal" => (keys.MuSigma(), keys.Q()) is ((double mu, double sigma), double q)
                ? new QLogNormal(mu, sigma, q) : null,
            "beta" => keys.AB() is var (a, b) ? new Beta(a, b) : null,
            "q_beta" => (keys.AB(), keys.Q()) is ((double a, double b), double q) ? new QBeta(a, b, q) : null,
            _ => throw new UnreachableException($"Bug in Sweeper: {distribution} has no reader."),
        };
        return domain is not null && new DomainRules(rule, findings).Check(domain, distribution, map)
            ? domain : null;
    }
}
