using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Reads one entry of <c>parameters</c>: finds out which distribution is meant and that its keys fit.
/// </summary>
internal sealed class ParameterReader(HyperparameterRule rule, Findings findings)
{
    private static readonly string[] Keys =
        ["value", "values", "min", "max", "distribution", "q", "probabilities", "mu", "sigma", "a", "b"];

    private static readonly string[] Ways = ["value", "values", "min", "max"];

    private static readonly (string Ours, string[] Theirs)[] Foreign =
    [
        ("value", ["val", "const", "default"]),
        ("values", ["choice", "choices", "grid_search", "_value", "vals", "list"]),
        ("min", ["minval", "low", "lower", "minimum"]),
        ("max", ["maxval", "high", "upper", "maximum"]),
        ("distribution", ["_type", "type", "dist"]),
        ("q", ["step"]),
        ("mu", ["mean"]),
        ("sigma", ["std"]),
        ("a", ["alpha"]),
    ];

    private readonly DistributionReader _distributions = new(rule, findings);

    private string Path => $"parameters.{rule.Name}";

    /// <summary>The domain, or null and problems.</summary>
    public Domain? Read(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { IsNull: true }:
                findings.Add(node.Place, $"'{Path}' has no value",
                    "write a value, a list of values, or a mapping with min and max");
                return null;
            case YamlScalar scalar:
                return _distributions.Constant(scalar, Path);
            case YamlList list:
                return _distributions.Categorical(list, null, Path);
            case YamlMap map:
                return HasOnlyKnownKeys(map) && ShapeOf(map) is { } shape && KeysFit(map, shape)
                    ? _distributions.Read(map, shape.Name)
                    : null;
            default:
                throw new System.Diagnostics.UnreachableException("Bug in Sweeper: a new kind of YAML node.");
        }
    }

    private bool HasOnlyKnownKeys(YamlMap map)
    {
        bool good = true;
        foreach (YamlScalar key in map.Entries.Select(entry => entry.Key)
            .Where(key => !Keys.Contains(key.Text)))
        {
            good = false;
            if (key.Text == "log")
            {
                findings.Add(key.Place, $"unknown key '{Path}.log'",
                    "write distribution: log_uniform_values instead");
            }
            else
            {
                string? ours = Array.Find(Foreign, names => names.Theirs.Contains(key.Text)).Ours;
                string fix = ours is not null
                    ? $"did you mean '{ours}'? {(ours == "max" ? "It is included" : "Write that")}"
                    : Suggestions.Fix(key.Text, Keys, "The keys here are");
                findings.Add(key.Place, $"unknown key '{Path}.{key.Text}'", fix);
            }
        }

        return good;
    }

    private DistributionShape? ShapeOf(YamlMap map)
    {
        if (map["distribution"] is not { } named)
        {
            return Inferred(map) is string inferred ? DistributionShapes.Find(inferred) : null;
        }

        string name = named is YamlScalar scalar ? scalar.Text : named.Kind;
        if (DistributionShapes.HasExponents(name))
        {
            findings.Add(named.Place, ExponentsProblem(name), ExponentsFix(map, name));
            return null;
        }

        if (name == "categorical" && map["probabilities"] is not null)
        {
            findings.Add(named.Place, $"'{Path}.distribution' is 'categorical', which takes no probabilities",
                "write distribution: categorical_w_probabilities");
            return null;
        }

        if (DistributionShapes.Find(name) is not { } shape)
        {
            findings.Add(named.Place, $"'{Path}.distribution' {named.Shown} is unknown",
                DistributionShapes.FixFor(name));
            return null;
        }

        return shape;
    }

    private string ExponentsProblem(string name) =>
        $"'{Path}.distribution' is '{name}', whose min and max are exponents of e; W&B has withdrawn it";

    private string ExponentsFix(YamlMap map, string name)
    {
        double? min = (map["min"] as YamlScalar)?.AsNumber;
        double? max = (map["max"] as YamlScalar)?.AsNumber;
        if (min is null || max is null)
        {
            return $"write distribution: {name}_values with min and max as the values themselves";
        }

        // Two positive bounds are nearly always values, taken for log_uniform_values by mistake.
        bool areValues = min > 0;
        string low = NumberText.Of(areValues ? min.Value : double.Parse(Math.Exp(min.Value).ToString("G6")));
        string high = NumberText.Of(areValues ? max.Value : double.Parse(Math.Exp(max.Value).ToString("G6")));
        return $"write {rule.Name.Split('.')[^1]}: {{ distribution: {name}_values, min: {low}, max: {high} }}";
    }

    private string? Inferred(YamlMap map)
    {
        bool Has(string key) => map[key] is not null;
        string[] ways = [.. Ways.Where(Has).Where(key => key != "max" || !Has("min"))];
        if (ways.Length > 1)
        {
            findings.Add(map[ways[1]]!.Place, $"'{Path}' has both {ways[0]} and {ways[1]}",
                "keep one of the two");
            return null;
        }

        if (Has("value"))
        {
            return "constant";
        }

        if (Has("values"))
        {
            return Has("probabilities") ? "categorical_w_probabilities" : "categorical";
        }

        return Has("min") || Has("max") ? InferredRange(map) : Undetermined(map);
    }

    private string? InferredRange(YamlMap map)
    {
        if (map["q"] is { } q)
        {
            findings.Add(q.Place, $"'{Path}.q' needs a distribution that rounds",
                "add distribution: q_uniform or distribution: q_log_uniform_values");
            return null;
        }

        if (map["min"] is YamlScalar { AsNumber: { } min } low
            && map["max"] is YamlScalar { AsNumber: { } max } high)
        {
            bool areWhole = low.AsInteger is not null && high.AsInteger is not null;
            if (areWhole && rule.Kind == HyperparameterKind.Real)
            {
                findings.Add(map.Place,
                    $"'{Path}' has bounds {low.Text} and {high.Text}; "
                    + "both are integers, which means whole numbers only",
                    $"write {WithPoint(low)} and {WithPoint(high)}, or add distribution: uniform "
                    + "(distribution: int_uniform for whole numbers)");
                return null;
            }

            areWhole |= rule.Kind == HyperparameterKind.Integer && double.IsInteger(min)
                && double.IsInteger(max);
            return areWhole ? "int_uniform" : "uniform";
        }

        return "uniform";
    }

    private static string WithPoint(YamlScalar scalar) =>
        scalar.AsInteger is long value ? $"{value}.0" : scalar.Text;

    private string? Undetermined(YamlMap map)
    {
        string fix = map["mu"] is not null || map["sigma"] is not null
            ? "add distribution: normal (or another that has mu and sigma)"
            : map["a"] is not null || map["b"] is not null ? "add distribution: beta"
            : "write for example value: 3, or values: [2, 3], or min: 1 and max: 5";
        findings.Add(map.Place, $"'{Path}' does not say which values to try", fix);
        return null;
    }

    private bool KeysFit(YamlMap map, DistributionShape shape)
    {
        bool good = true;
        foreach (string key in shape.Required.Where(key => map[key] is null or YamlScalar { IsNull: true }))
        {
            good = false;
            findings.Add(map.Place, $"'{Path}' has no {key}, which distribution {shape.Name} needs",
                $"add {key} to the mapping");
        }

        foreach (YamlEntry entry in map.Entries)
        {
            string key = entry.Key.Text;
            if (key != "distribution" && !shape.Keys.Contains(key))
            {
                good = false;
                string keys = string.Join(", ", shape.Keys);
                findings.Add(entry.Key.Place, $"'{Path}.{key}' does not belong to distribution {shape.Name}",
                    Rounding(key, shape) ?? $"remove it; the keys of {shape.Name} are {keys}");
            }
        }

        return good;
    }

    private static string? Rounding(string key, DistributionShape shape) =>
        key == "q" && DistributionShapes.Find($"q_{shape.Name}") is { } rounding
            ? $"remove it, or write distribution: {rounding.Name}"
            : null;
}
