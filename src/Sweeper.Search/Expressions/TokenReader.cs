namespace Sweeper.Search.Expressions;

/// <summary>
/// Goes through the tokens of an expression, and says what is wrong where they do not go on as they must.
/// </summary>
/// <param name="tokens">The last one is the end.</param>
internal sealed class TokenReader(IReadOnlyList<Token> tokens)
{
    private const int MaxDepth = 50;

    private static readonly Dictionary<string, string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        ["is"] = "write == to compare",
        ["equals"] = "write == to compare",
        ["and"] = "write and in lower case",
        ["or"] = "write or in lower case",
        ["not"] = "write not in lower case",
        ["mod"] = "write % for the remainder",
        ["div"] = "write / to divide",
        ["if"] = "write the condition alone, without if",
    };

    private int _at;
    private int _depth;

    public Token Current => tokens[_at];

    /// <summary>The token after the current one, which is not the end.</summary>
    public Token Ahead => tokens[_at + 1];

    public void Take() => _at++;

    public bool TryTake(string sign)
    {
        if (!Current.Is(sign))
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>One operand, or several of them with signs between, grouped from the left.</summary>
    public Expression FromTheLeft(
        Func<Expression> operand, Func<Token, bool> isSign, Func<Expression, Token, Expression, Expression> join)
    {
        Expression left = operand();
        while (isSign(Current))
        {
            Token sign = Current;
            _at++;
            left = join(left, sign, operand());
        }

        return left;
    }

    /// <summary>Items with commas between, and the sign that closes what is open.</summary>
    public List<Expression> Separated(Func<Expression> item, Token open, string close)
    {
        List<Expression> items = [Nested(item)];
        while (TryTake(","))
        {
            items.Add(Nested(item));
        }

        Close(open, close);
        return items;
    }

    /// <exception cref="ExpressionException">The sign is not there.</exception>
    public void Close(Token open, string close)
    {
        if (!TryTake(close))
        {
            string what = Current.Kind == TokenKind.End ? "the expression ends" : $"{Current.Shown} stands here";
            throw new ExpressionException($"{what}, but '{open.Text}' at column {open.Column} is still open",
                Foreign.GetValueOrDefault(Current.Text) ?? $"add {close}, or an operator", Current.Column);
        }
    }

    /// <summary>Reads one level deeper.</summary>
    /// <exception cref="ExpressionException">That is too deep.</exception>
    public Expression Nested(Func<Expression> inner)
    {
        if (++_depth > MaxDepth)
        {
            throw new ExpressionException($"the expression is nested more than {MaxDepth} levels deep",
                "split it: several expressions may stand in a list", Current.Column);
        }

        Expression read = inner();
        _depth--;
        return read;
    }

    /// <summary>What to say when a complete expression does not end.</summary>
    public ExpressionException Leftover()
    {
        Token rest = Current;
        string fix = rest.Is("not") ? "write not in with a list, or != with a value"
            : Foreign.GetValueOrDefault(rest.Text) ?? Foreign.GetValueOrDefault(tokens[_at - 1].Text)
            ?? (rest.Is(")") || rest.Is("]") ? "remove it, or open it before"
            : "put an operator before it, such as and, or, ==, < or +");
        return new ExpressionException($"{rest.Shown} follows a complete expression", fix, rest.Column);
    }
}
