using System.Globalization;

namespace Sweeper.Search.Expressions;

/// <summary>Builds the tree of an expression by recursive descent. Words are left as they are.</summary>
/// <remarks>
/// From the loosest to the tightest: or; and; not; comparisons and in; + -; * / %; unary minus; **, which groups from the
/// right.
/// </remarks>
internal sealed class Parser
{
    public const int MaxLength = 2000;
    public const int MaxDepth = 50;

    private static readonly string[] Reserved = ["and", "or", "not", "in"];

    private static readonly Dictionary<string, ComparisonOperator> Comparisons =
        Enum.GetValues<ComparisonOperator>().ToDictionary(op => op.Symbol());

    private static readonly Dictionary<string, ArithmeticOperator> Calculations =
        Enum.GetValues<ArithmeticOperator>().ToDictionary(op => op.Symbol());

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

    private readonly IReadOnlyList<Token> _tokens;
    private int _at;
    private int _depth;

    private Parser(IReadOnlyList<Token> tokens) => _tokens = tokens;

    private Token Current => _tokens[_at];

    /// <param name="text">The expression.</param>
    /// <param name="names">Those of the parameters.</param>
    /// <exception cref="ExpressionException">It is none, is longer than 2,000 characters or nested too deeply.</exception>
    public static Expression Parse(string text, IEnumerable<string> names)
    {
        if (text.Length > MaxLength)
        {
            throw new ExpressionException($"the expression has {text.Length} characters",
                $"keep to {MaxLength}: several expressions may stand in a list", 1);
        }

        string[] dashed = [.. names.Where(name => name.Contains('-', StringComparison.Ordinal))];
        var parser = new Parser(new Lexer(text, dashed).Read());
        Expression whole = parser.Disjunction();
        return parser.Current.Kind == TokenKind.End ? whole : throw parser.Leftover();
    }

    private ExpressionException Leftover()
    {
        Token rest = Current;
        string fix = rest.Is("not") ? "write not in with a list, or != with a value"
            : Foreign.GetValueOrDefault(rest.Text) ?? Foreign.GetValueOrDefault(_tokens[_at - 1].Text)
            ?? (rest.Is(")") || rest.Is("]") ? "remove it, or open it before"
            : "put an operator before it, such as and, or, ==, < or +");
        return new ExpressionException($"{rest.Shown} follows a complete expression", fix, rest.Column);
    }

    private Expression Disjunction() => Nested(() => FromTheLeft(
        Conjunction, token => token.Is("or") || token.Is("||"),
        (left, token, right) => new Or(left, right, token.Column)));

    private Expression Conjunction() => FromTheLeft(
        Inverse, token => token.Is("and") || token.Is("&&"),
        (left, token, right) => new And(left, right, token.Column));

    private Expression Inverse()
    {
        Token sign = Current;
        return TryTake("not") || TryTake("!") ? Nested(() => new Not(Inverse(), sign.Column)) : Compared();
    }

    private Expression Compared()
    {
        Expression left = Sum();
        Token sign = Current;
        if (OperatorIn(Comparisons) is { } op)
        {
            _at++;
            var comparison = new Comparison(op, left, Sum(), sign.Column);
            return OperatorIn(Comparisons) is null ? comparison
                : throw new ExpressionException($"{Current.Shown} compares a comparison",
                    "join two comparisons with and: 1 < x and x < 3", Current.Column);
        }

        bool isNegated = sign.Is("not") && _tokens[_at + 1].Is("in");
        _at += isNegated ? 1 : 0;
        return TryTake("in") ? new Membership(left, List(), isNegated, sign.Column) : left;
    }

    private List<Expression> List()
    {
        Token open = Current;
        if (!TryTake("["))
        {
            throw new ExpressionException($"'in' is followed by {open.Shown}", "write a list in brackets: in [a, b]", open.Column);
        }

        return Current.Is("]")
            ? throw new ExpressionException("the list is empty", "write one value or more: in [a, b]", open.Column)
            : Separated(Sum, open, "]");
    }

    private Expression Sum() => FromTheLeft(Product, token => token.Is("+") || token.Is("-"), Calculation);

    private Expression Product() =>
        FromTheLeft(Signed, token => token.Is("*") || token.Is("/") || token.Is("%"), Calculation);

    private Expression Signed()
    {
        Token sign = Current;
        return TryTake("-") ? Nested(() => new Negative(Signed(), sign.Column))
            : TryTake("+") ? Nested(Signed)
            : Power();
    }

    private Expression Power()
    {
        Expression left = Atom();
        Token sign = Current;
        return TryTake("**")
            ? Nested(() => new Arithmetic(ArithmeticOperator.Power, left, Signed(), sign.Column))
            : left;
    }

    private Expression Atom()
    {
        Token token = Current;
        if (TryTake("("))
        {
            Expression inner = Disjunction();
            Close(token, ")");
            return inner;
        }

        if (token.Kind is TokenKind.End or TokenKind.Sign || Reserved.Contains(token.Text))
        {
            throw new ExpressionException(
                token.Kind == TokenKind.End ? "the expression ends where a value must follow"
                    : $"{token.Shown} stands where a value must",
                token.Is("not") ? "put the part from not on in parentheses"
                    : token.Is("[") ? "write a list only after in"
                    : "write a parameter, a number or a text", token.Column);
        }

        _at++;
        return token.Kind switch
        {
            TokenKind.Number => new Literal(
                new ParameterValue.Real(double.Parse(token.Text, CultureInfo.InvariantCulture)), token.Column),
            TokenKind.Quoted => new Literal(new ParameterValue.Text(token.Text), token.Column),
            _ => Current.Is("(") ? Function(token) : Named(token),
        };
    }

    private static Expression Named(Token token) => token.Text switch
    {
        "true" or "True" or "TRUE" => new Literal(new ParameterValue.Flag(true), token.Column),
        "false" or "False" or "FALSE" => new Literal(new ParameterValue.Flag(false), token.Column),
        _ => new Word(token.Text, token.Column),
    };

    private Call Function(Token name)
    {
        string[] names = [.. Expressions.Function.All.Select(known => known.Name)];
        Function function = Expressions.Function.All.FirstOrDefault(known => known.Name == name.Text)
            ?? throw new ExpressionException($"'{name.Text}' is no function",
                $"{(NearestWord.Find(name.Text, names) is string near ? $"did you mean '{near}'? The functions are" : "use one of")} "
                + string.Join(", ", names), name.Column);
        Token open = Current;
        _at++;
        List<Expression> arguments = Separated(Sum, open, ")");
        if (arguments.Count < function.Least || arguments.Count > function.Most)
        {
            string wanted = function.Most == 1 ? "one number" : $"{function.Least} numbers or more";
            throw new ExpressionException($"'{name.Text}' has {arguments.Count} in its parentheses, but takes {wanted}",
                function.Most == 1 ? $"write {name.Text}(x)" : $"write {name.Text}(x, y)", name.Column);
        }

        return new Call(function, arguments, name.Column);
    }

    private List<Expression> Separated(Func<Expression> item, Token open, string close)
    {
        List<Expression> items = [Nested(item)];
        while (TryTake(","))
        {
            items.Add(Nested(item));
        }

        Close(open, close);
        return items;
    }

    private void Close(Token open, string close)
    {
        if (!TryTake(close))
        {
            string what = Current.Kind == TokenKind.End ? "the expression ends" : $"{Current.Shown} stands here";
            throw new ExpressionException($"{what}, but '{open.Text}' at column {open.Column} is still open",
                Foreign.GetValueOrDefault(Current.Text) ?? $"add {close}, or an operator", Current.Column);
        }
    }

    private static Arithmetic Calculation(Expression left, Token sign, Expression right) =>
        new(Calculations[sign.Text], left, right, sign.Column);

    private Expression FromTheLeft(
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

    private ComparisonOperator? OperatorIn(Dictionary<string, ComparisonOperator> operators) =>
        Current.Kind == TokenKind.Sign && operators.TryGetValue(Current.Text, out ComparisonOperator op) ? op : null;

    private bool TryTake(string sign)
    {
        if (!Current.Is(sign))
        {
            return false;
        }

        _at++;
        return true;
    }

    private Expression Nested(Func<Expression> inner)
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
}
