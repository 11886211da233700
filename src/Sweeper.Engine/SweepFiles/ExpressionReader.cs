using Sweeper.Engine.Trials;
using Sweeper.Search.Expressions;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads the expressions of <c>sweeper.when</c> and <c>sweeper.where</c>.</summary>
/// <remarks>They may speak of every hyperparameter; of those the file does not mention, the default counts.</remarks>
internal sealed class ExpressionReader
{
    private readonly ExpressionName[] _names;
    private readonly Findings _findings;

    /// <param name="task">Knows the hyperparameters.</param>
    /// <param name="list">Those of the sweep file.</param>
    /// <param name="findings">Takes problems and notes.</param>
    public ExpressionReader(TaskDescription task, ParameterList list, Findings findings)
    {
        _findings = findings;
        _names = [.. task.Hyperparameters.Select(rule => rule.Kind == HyperparameterKind.Any ? OfAny(rule.Name, list) : new ExpressionName(
            rule.Name, rule.Kind == HyperparameterKind.Choice ? ValueKinds.Text : ValueKinds.Number, rule.Choices)
        {
            Constant = list.Mentioned.Contains(rule.Name) ? null : rule.Default,
        })];
    }

    // A script's parameter takes what the file lists.
    private static ExpressionName OfAny(string name, ParameterList list) =>
        list.Parameters?.FirstOrDefault(parameter => parameter.Name == name) is { } parameter
            ? ExpressionName.Of(name, parameter.Domain)
            : new ExpressionName(name, ValueKinds.Number | ValueKinds.Text | ValueKinds.Flag, []);

    /// <summary>The condition, or null and a problem.</summary>
    public Condition? Read(YamlNode node, string path)
    {
        if (node is not YamlScalar { IsNull: false } text)
        {
            _findings.Add(node.Place, $"'{path}' is {node.Shown}, but must be an expression",
                "write it in quotes: \"batch_size * max_length <= 8192\"");
            return null;
        }

        try
        {
            var condition = Condition.Parse(text.Text, _names);
            foreach (string name in condition.ConstantNames)
            {
                _findings.Note($"{path} speaks of {name}, which the file does not set: its default counts, "
                    + $"{_names.First(known => known.Name == name).Constant}");
            }

            return condition;
        }
        catch (ExpressionException e)
        {
            string fix = e.UnknownName is { } unknown
                ? HyperparameterNames.Fix(unknown, [.. _names.Select(name => name.Name)])
                : e.Fix;
            _findings.Add(text.Place, $"'{path}': {e.Message} (column {e.Column} of {text.Shown})", fix);
            return null;
        }
    }
}
