namespace Sweeper.Search.Expressions;

/// <summary>Finds out what the words of an expression mean, and that only like is compared with like.</summary>
internal sealed class Checker(IReadOnlyCollection<ExpressionName> names)
{
    private const int MaxListed = 12;

    private readonly Dictionary<string, ExpressionName> _names =
        names.ToDictionary(name => name.Name, StringComparer.Ordinal);

    /// <summary>The expression with every word looked up. It holds or does not.</summary>
    /// <exception cref="ExpressionException">A word is unknown, or kinds of value do not fit.</exception>
    public Expression Check(Expression expression) => Condition(expression);

    private Expression Condition(Expression expression)
    {
        Expression read = Read(expression);
        return read.Kinds.HasFlag(ValueKinds.Flag) ? read
            : throw new ExpressionException($"{Described(read)}, not a condition",
                $"compare it: {Example(read)}", read.Column);
    }

    private Expression Number(Expression expression)
    {
        Expression read = Read(expression);
        if (read.Kinds.HasFlag(ValueKinds.Number))
        {
            return read;
        }

        throw read.Kinds == ValueKinds.Flag
            ? new ExpressionException($"{Described(read)}, where a number must stand",
                "write a number or a parameter that is one", read.Column)
            : new ExpressionException($"{Described(read)}, and texts are neither in order nor calculated with",
                "compare it with == or in", read.Column);
    }

    private Expression Read(Expression expression) => expression switch
    {
        Word word => Lookup(word) ?? throw Unknown(word),
        Negative negative => negative with { Operand = Number(negative.Operand) },
        Arithmetic sum => sum with { Left = Number(sum.Left), Right = Number(sum.Right) },
        Call call => call with { Arguments = [.. call.Arguments.Select(Number)] },
        Comparison { Operator: var op } order when op.IsOrder() =>
            order with { Left = Number(order.Left), Right = Number(order.Right) },
        Comparison equality => Equality(equality),
        Membership list => Listed(list),
        Not not => not with { Operand = Condition(not.Operand) },
        And and => and with { Left = Condition(and.Left), Right = Condition(and.Right) },
        Or or => or with { Left = Condition(or.Left), Right = Condition(or.Right) },
        _ => expression,
    };

    private Comparison Equality(Comparison equality)
    {
        // Of two sides, one that is a word but no parameter is a text of the other.
        Word? unknown = equality.Left is Word left && Lookup(left) is null ? left : null;
        if (unknown is not null && equality.Right is Word right && Lookup(right) is null)
        {
            throw Unknown(unknown);
        }

        bool isSwapped = unknown is not null;
        Expression known = Read(isSwapped ? equality.Right : equality.Left);
        Expression other = Against(known, isSwapped ? equality.Left : equality.Right);
        return isSwapped
            ? equality with { Left = other, Right = known }
            : equality with { Left = known, Right = other };
    }

    private Membership Listed(Membership list)
    {
        Expression item = Read(list.Item);
        return list with { Item = item, Values = [.. list.Values.Select(value => Against(item, value))] };
    }

    /// <summary>A value that something known is compared with.</summary>
    private Expression Against(Expression known, Expression value)
    {
        ExpressionName? name = (known as Reference)?.Name;
        Expression read = value is not Word word || Lookup(word) is not null ? Read(value)
            : IsText(word, known, name) ? new Literal(new ParameterValue.Text(word.Text), word.Column)
            : throw UnknownText(word.Text, word.Column, name, isBare: true);
        if ((read.Kinds & known.Kinds) == ValueKinds.None)
        {
            throw new ExpressionException($"{Described(known)} and never equals {read}", Fix(name), read.Column);
        }

        return read is Literal { Value: ParameterValue.Text text } && name is { Texts.Count: > 0 }
            && !name.Texts.Contains(text.Value)
            ? throw UnknownText(text.Value, read.Column, name, isBare: false)
            : read;
    }

    // A word that is near a parameter's name is a misspelt name, unless it is one of the texts it is compared with.
    private bool IsText(Word word, Expression known, ExpressionName? name) => name is { Texts.Count: > 0 }
        ? name.Texts.Contains(word.Text)
        : NearestWord.Find(word.Text, _names.Keys) is null
            && (name is not null || known.Kinds.HasFlag(ValueKinds.Text));

    private Reference? Lookup(Word word) =>
        _names.TryGetValue(word.Text, out ExpressionName? name) ? new Reference(name, word.Column) : null;

    private ExpressionException Unknown(Word word) => new($"there is no parameter '{word.Text}'",
        NearestWord.Find(word.Text, _names.Keys) is string near
            ? $"did you mean '{near}'? The parameters are {Shortened(_names.Keys)}"
            : $"use one of the parameters {Shortened(_names.Keys)}", word.Column)
    {
        UnknownName = word.Text,
    };

    private ExpressionException UnknownText(string text, int column, ExpressionName? name, bool isBare)
    {
        IReadOnlyList<string> texts = name?.Texts ?? [];
        if (texts.Count == 0)
        {
            return Unknown(new Word(text, column));
        }

        string what = isBare ? $"'{text}' is neither a value of '{name!.Name}' nor a parameter"
            : $"'{text}' is no value of '{name!.Name}'";
        string values = $"the values of {name.Name} are {Shortened(texts)}";
        string? near = NearestWord.Find(text, isBare ? texts.Concat(_names.Keys) : texts);
        return new ExpressionException(what,
            near is null ? $"write one of its values: {Shortened(texts)}"
                : $"did you mean '{near}'? {char.ToUpperInvariant(values[0])}{values[1..]}", column);
    }

    private static string Described(Expression read) => $"'{read}' is {KindOf(read)}";

    private static string KindOf(Expression read) => read.Kinds switch
    {
        ValueKinds.Number => "a number",
        ValueKinds.Text => "a text",
        ValueKinds.Flag => read is Reference or Literal ? "true or false" : "a condition",
        _ => "a number or a text",
    };

    private static string Example(Expression read) => read.Kinds == ValueKinds.Number ? $"{read} > 0"
        : $"{(read is Reference ? read : "x")} == {(read is Reference { Name.Texts: [var text, ..] } ? text : "a")}";

    private static string Fix(ExpressionName? name) => name switch
    {
        { Kinds: ValueKinds.Number } => $"compare {name.Name} with a number",
        { Kinds: ValueKinds.Flag } => $"compare {name.Name} with true or false",
        { Texts.Count: > 0 } => $"compare {name.Name} with one of its values: {Shortened(name.Texts)}",
        _ => "compare values of the same kind",
    };

    private static string Shortened(IReadOnlyCollection<string> words) => words.Count <= MaxListed
        ? string.Join(", ", words)
        : $"{string.Join(", ", words.Take(MaxListed))} and {words.Count - MaxListed} more";
}
