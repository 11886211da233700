using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Reads the numbers of a distribution: bounds, step, moments. Each null comes with a problem.
/// </summary>
internal sealed class NumberKeys(YamlMap map, HyperparameterRule rule, Findings findings)
{
    private readonly ValueReader _values = new(rule, findings);

    /// <summary>min and max, which the hyperparameter allows.</summary>
    public (double Min, double Max)? Range()
    {
        double? min = Number("min");
        double? max = Number("max");
        if (min is null || max is null || !IsOrdered(min.Value, max.Value))
        {
            return null;
        }

        // Both ends are reported, not just the first.
        bool minIsIn = _values.CheckRange(min.Value, map["min"]!, PathOf("min"));
        bool maxIsIn = _values.CheckRange(max.Value, map["max"]!, PathOf("max"));
        return minIsIn && maxIsIn ? (min.Value, max.Value) : null;
    }

    /// <summary>min and max above 0.</summary>
    public (double Min, double Max)? LogRange()
    {
        if (map["min"] is YamlScalar { AsNumber: <= 0 } low)
        {
            double? max = (map["max"] as YamlScalar)?.AsNumber;
            string small = max is > 0 and < double.PositiveInfinity
                ? NumberText.Of(PowerOfTenBelow(max.Value)) : "1e-7";
            findings.Add(low.Place, $"'{PathOf("min")}' is {low.Text}, but must be above 0 for a log scale",
                $"use distribution: uniform, or min: {small}");
            return null;
        }

        return Range();
    }

    /// <summary>min and max, whole numbers.</summary>
    public (long Min, long Max)? IntRange()
    {
        foreach (string key in new[] { "min", "max" })
        {
            if (map[key] is YamlScalar { AsNumber: { } number } end && double.IsFinite(number)
                && !(double.IsInteger(number) && Math.Abs(number) < 9e18))
            {
                findings.Add(end.Place, $"'{PathOf(key)}' is {end.Text}, but int_uniform takes whole numbers",
                    rule.Kind == HyperparameterKind.Real ? "write distribution: uniform"
                        : "write a whole number");
                return null;
            }
        }

        return Range() is null ? null : (Whole("min"), Whole("max"));
    }

    /// <summary>The step; 1 when it is not given, as in W&amp;B.</summary>
    public double? Q() => Positive("q", 1, "the step to round to");

    /// <summary>0 and 1 when they are not given.</summary>
    public (double Mu, double Sigma)? MuSigma()
    {
        double? mu = map["mu"] is null ? 0 : Number("mu");
        double? sigma = Positive("sigma", 1, "the standard deviation");
        return mu is null || sigma is null ? null : (mu.Value, sigma.Value);
    }

    /// <summary>1 when they are not given.</summary>
    public (double A, double B)? AB()
    {
        double? a = Positive("a", 1, "a shape of beta");
        double? b = Positive("b", 1, "a shape of beta");
        return a is null || b is null ? null : (a.Value, b.Value);
    }

    private static double PowerOfTenBelow(double max) =>
        Math.Max(double.Parse($"1e{(int)Math.Floor(Math.Log10(max)) - 4}"), 1e-300);

    private string PathOf(string key) => $"parameters.{rule.Name}.{key}";

    private double? Number(string key) => _values.Number(map[key]!, PathOf(key));

    private long Whole(string key)
    {
        var scalar = (YamlScalar)map[key]!;
        return scalar.AsInteger ?? (long)scalar.AsNumber!.Value;
    }

    private double? Positive(string key, double fallback, string meaning)
    {
        if (map[key] is not { } node)
        {
            return fallback;
        }

        if (Number(key) is not double number)
        {
            return null;
        }

        if (number <= 0)
        {
            findings.Add(node.Place, $"'{PathOf(key)}' is {node.Shown}, but must be above 0",
                $"write a number above 0: it is {meaning}");
            return null;
        }

        return number;
    }

    private bool IsOrdered(double min, double max)
    {
        if (min <= max)
        {
            return true;
        }

        findings.Add(map["min"]!.Place,
            $"'{PathOf("min")}' is {NumberText.Of(min)}, which is above max, {NumberText.Of(max)}",
            "swap the two");
        return false;
    }
}
