using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads single values of one hyperparameter and checks them against its rule.</summary>
internal sealed class ValueReader(HyperparameterRule rule, Findings findings)
{
    private string Wanted => NumberText.Wanted(rule);

    /// <summary>A value the hyperparameter takes, or null and a problem.</summary>
    public ParameterValue? Read(YamlNode node, string path)
    {
        if (node is not YamlScalar { IsNull: false } scalar)
        {
            findings.Add(node.Place, $"'{path}' is {node.Kind}, but must be one value",
                rule.Kind switch
                {
                    HyperparameterKind.Choice => $"write one of {Suggestions.List(rule.Choices)}",
                    HyperparameterKind.Any => "write a number, true, false or a text; a list as a text: \"[1, 2]\"",
                    _ => $"write {Wanted}",
                });
            return null;
        }

        if (rule.Kind == HyperparameterKind.Choice)
        {
            return ReadChoice(scalar, path);
        }

        if (rule.Kind == HyperparameterKind.Any && (scalar.AsNumber is null || scalar.IsQuoted))
        {
            return ReadAny(scalar, path);
        }

        if (Number(scalar, path) is not double number)
        {
            return null;
        }

        if (rule.Kind == HyperparameterKind.Integer && !(double.IsInteger(number) && Math.Abs(number) < 9e18))
        {
            findings.Add(scalar.Place, $"'{path}' is {scalar.Text}, but '{rule.Name}' takes whole numbers",
                $"write {Wanted}");
            return null;
        }

        if (!CheckRange(number, scalar, path))
        {
            return null;
        }

        return rule.Kind == HyperparameterKind.Integer || (rule.Kind == HyperparameterKind.Any && scalar.AsInteger is not null)
            ? new ParameterValue.Integer(scalar.AsInteger ?? (long)number)
            // Adding zero turns -0 into 0, which is written differently.
            : new ParameterValue.Real(number + 0.0);
    }

    /// <summary>A finite number, or null and a problem.</summary>
    public double? Number(YamlNode node, string path)
    {
        if (node is YamlScalar { AsNumber: { } number } && double.IsFinite(number))
        {
            return number;
        }

        string fix = node is YamlScalar scalar && WithoutQuirks(scalar) is string clean
            ? $"write {clean}"
            : $"write {Wanted} ({rule.Summary})";
        findings.Add(node.Place, $"'{path}' is {node.Shown}, but must be a number", fix);
        return null;
    }

    /// <summary>Whether the hyperparameter allows the number; if not, that is a problem.</summary>
    public bool CheckRange(double number, YamlNode node, string path)
    {
        if (NumberText.IsInRange(number, rule))
        {
            return true;
        }

        findings.Add(node.Place,
            $"'{path}' is {NumberText.Of(number)}, but must be {NumberText.RangeOf(rule)}",
            $"write {Wanted} ({rule.Summary})");
        return false;
    }

    private ParameterValue? ReadAny(YamlScalar scalar, string path)
    {
        if (scalar.AsFlag is { } flag)
        {
            return new ParameterValue.Flag(flag);
        }

        if (!scalar.Text.Contains('\0', StringComparison.Ordinal))
        {
            return new ParameterValue.Text(scalar.Text);
        }

        findings.Add(scalar.Place, $"'{path}' holds a character with code 0, which no program can be given", "remove it");
        return null;
    }

    private ParameterValue.Text? ReadChoice(YamlScalar scalar, string path)
    {
        if (rule.Choices.Contains(scalar.Text))
        {
            return new ParameterValue.Text(scalar.Text);
        }

        findings.Add(scalar.Place, $"'{path}' is {scalar.Shown}, which is not a known {rule.Name}",
            Suggestions.Fix(scalar.Text, rule.Choices, "Known are"));
        return null;
    }

    // "1e-5" in quotes and 1_000 are numbers to people but texts to YAML 1.2.
    private static string? WithoutQuirks(YamlScalar scalar)
    {
        string clean = scalar.Text.Replace("_", "", StringComparison.Ordinal).Trim();
        var plain = scalar with { Text = clean, IsQuoted = false };
        return plain.AsNumber is double number && double.IsFinite(number)
            ? $"{clean}{(scalar.IsQuoted ? " without quotes" : "")}"
            : null;
    }
}
