using Sweeper.Search.Expressions;

namespace Sweeper.Search.Tests.Expressions;

/// <summary>The parameters that the expressions of these tests speak of.</summary>
internal static class ExpressionNames
{
    public static IReadOnlyList<ExpressionName> All { get; } =
    [
        ExpressionName.Of("batch_size", new IntUniform(1, 64)),
        ExpressionName.Of("learning_rate", new LogUniform(1e-5, 1e-1)),
        ExpressionName.Of("momentum", new Uniform(0, 1)),
        ExpressionName.Of("optimizer", Studies.Names("adamw", "sgd")),
        ExpressionName.Of("schedule", Studies.Names("linear"), ["linear", "cosine", "constant"]),
        ExpressionName.Of("nesterov", new Categorical([new ParameterValue.Flag(true), new ParameterValue.Flag(false)])),
        ExpressionName.Of("layers", new Categorical([new ParameterValue.Integer(2), new ParameterValue.Text("auto")])),
        ExpressionName.Of("optim.weight-decay", new Uniform(0, 1)),
        new("max_length", ValueKinds.Number, []) { Constant = new ParameterValue.Integer(128) },
        new("note", ValueKinds.Text, []),
    ];

    public static Condition Parse(string text) => Condition.Parse(text, All);

    /// <summary>Whether an expression holds for values such as <c>batch_size=16 optimizer=sgd</c>.</summary>
    public static bool Holds(string text, params (string Name, object Value)[] values) =>
        Parse(text).Holds(name => values.Where(value => value.Name == name)
            .Select(ParameterValue? (value) => value.Value switch
            {
                int number => new ParameterValue.Integer(number),
                double number => new ParameterValue.Real(number),
                bool flag => new ParameterValue.Flag(flag),
                var other => new ParameterValue.Text((string)other),
            })
            .FirstOrDefault());
}
