using System.Globalization;

namespace Sweeper.Search.Expressions;

/// <summary>A piece of an expression. Immutable; written back by <see cref="object.ToString"/>.</summary>
/// <param name="Column">Where it stands in the text, 1-based; operators stand where their sign does.</param>
internal abstract record Expression(int Column)
{
    /// <summary>How tightly it holds together: a looser piece inside a tighter one needs parentheses.</summary>
    public abstract int Strength { get; }

    /// <summary>The kinds of value it may come to.</summary>
    public abstract ValueKinds Kinds { get; }

    /// <summary>The pieces it consists of.</summary>
    public virtual IEnumerable<Expression> Parts => [];

    public abstract ExpressionValue Evaluate(Func<string, ParameterValue?> valueOf);

    /// <summary>As written, in parentheses where it is looser than <paramref name="strength"/>.</summary>
    public string Within(int strength) => Strength < strength ? $"({this})" : $"{this}";
}

/// <summary>A number, text or truth value.</summary>
internal sealed record Literal(ParameterValue Value, int Column) : Expression(Column)
{
    private readonly ExpressionValue _value = ExpressionValue.Of(Value);

    public override int Strength => Strengths.Atom;

    public override ValueKinds Kinds => ExpressionName.KindOf(Value);

    public override ExpressionValue Evaluate(Func<string, ParameterValue?> valueOf) => _value;

    public override string ToString() => Value switch
    {
        ParameterValue.Text text => Quoted(text.Value),
        ParameterValue.Real real => real.Value.ToString("R", CultureInfo.InvariantCulture),
        _ => Value.CanonicalText,
    };

    private static string Quoted(string text)
    {
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal)
            ? '"' : '\'';
        return $"{quote}{text.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal)}{quote}";
    }
}

/// <summary>
/// A word that is not known yet to be a parameter or a text. None is left once an expression is checked.
/// </summary>
internal sealed record Word(string Text, int Column) : Expression(Column)
{
    public override int Strength => Strengths.Atom;

    public override ValueKinds Kinds => ValueKinds.None;

    public override ExpressionValue Evaluate(Func<string, ParameterValue?> valueOf) =>
        throw new InvalidOperationException($"Bug in Sweeper: the word '{Text}' was never looked up.");

    public override string ToString() => Text;
}

/// <summary>The value of a parameter.</summary>
internal sealed record Reference(ExpressionName Name, int Column) : Expression(Column)
{
    public override int Strength => Strengths.Atom;

    public override ValueKinds Kinds => Name.Kinds;

    public override ExpressionValue Evaluate(Func<string, ParameterValue?> valueOf) =>
        ExpressionValue.Of(Name.Constant ?? valueOf(Name.Name));

    public override string ToString() => Name.Name;
}
