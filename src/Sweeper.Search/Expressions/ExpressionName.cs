namespace Sweeper.Search.Expressions;

/// <summary>The kinds of value something may have.</summary>
[Flags]
public enum ValueKinds
{
    None = 0,
    Number = 1,
    Text = 2,
    Flag = 4,
}

/// <summary>A parameter that an expression may speak of.</summary>
/// <param name="Name">As written in the expression.</param>
/// <param name="Kinds">The kinds of its values.</param>
/// <param name="Texts">Every text it may take, so that misspelt ones are found; empty: any.</param>
public sealed record ExpressionName(string Name, ValueKinds Kinds, IReadOnlyList<string> Texts)
{
    /// <summary>
    /// The value it has in every configuration although none mentions it; null for a parameter of the space.
    /// </summary>
    public ParameterValue? Constant { get; init; }

    /// <summary>A parameter of a space.</summary>
    /// <param name="name">As written in the expression.</param>
    /// <param name="domain">Tells the kinds and texts.</param>
    /// <param name="moreTexts">Texts that are also known, though the domain does not have them.</param>
    public static ExpressionName Of(string name, Domain domain, IEnumerable<string>? moreTexts = null)
    {
        IReadOnlyList<ParameterValue> values = domain switch
        {
            Constant constant => [constant.Value],
            Categorical list => list.Values,
            _ => [],
        };
        ValueKinds kinds = values.Count == 0 ? ValueKinds.Number
            : values.Aggregate(ValueKinds.None, (all, value) => all | KindOf(value));
        IEnumerable<string> texts = values.OfType<ParameterValue.Text>().Select(text => text.Value);
        return new ExpressionName(name, kinds, [.. texts.Concat(moreTexts ?? []).Distinct()]);
    }

    /// <summary>The kind of one value.</summary>
    public static ValueKinds KindOf(ParameterValue value) => value switch
    {
        ParameterValue.Text => ValueKinds.Text,
        ParameterValue.Flag => ValueKinds.Flag,
        _ => ValueKinds.Number,
    };
}
