using System.Globalization;

namespace Sweeper.Search.Expressions;

/// <summary>Builds the tree of an expression by recursive descent. Words are left as they are.</summary>
/// <remarks>
/// From the loosest to the tightest: or; and; not; comparisons and in; + -; * / %; unary minus; **, which groups from
/// the right.
/// </remarks>
internal sealed class Parser
{
    public const int MaxLength = 2000;

    private static readonly string[] Reserved = ["and", "or", "not", "in"];

    private static readonly Dictionary<string, ComparisonOperator> Comparisons =
        Enum.GetValues<ComparisonOperator>().ToDictionary(op => op.Symbol());

    private static readonly Dictionary<string, ArithmeticOperator> Calculations =
        Enum.GetValues<ArithmeticOperator>().ToDictionary(op => op.Symbol());

    private readonly TokenReader _reader;

    private Parser(TokenReader reader) => _reader = reader;

    private Token Current => _reader.Current;

    /// <param name="text">The expression.</param>
    /// <param name="names">Those of the parameters.</param>
    /// <exception cref="ExpressionException">
    /// It is none, is longer than <see cref="MaxLength"/> or nested too deeply.
    /// </exception>
    public static Expression Parse(string text, IEnumerable<string> names)
    {
        if (text.Length > MaxLength)
        {
            throw new ExpressionException($"the expression has {text.Length} characters",
                $"keep to {MaxLength}: several expressions may stand in a list", 1);
        }

        string[] dashed = [.. names.Where(name => name.Contains('-', StringComparison.Ordinal))];
        var parser = new Parser(new TokenReader(new Lexer(text, dashed).Read()));
        Expression whole = parser.Disjunction();
        return parser.Current.Kind == TokenKind.End ? whole : throw parser._reader.Leftover();
    }

    private Expression Disjunction() => _reader.Nested(() => _reader.FromTheLeft(
        Conjunction, token => token.Is("or") || token.Is("||"),
        (left, token, right) => new Or(left, right, token.Column)));

    private Expression Conjunction() => _reader.FromTheLeft(
        Inverse, token => token.Is("and") || token.Is("&&"),
        (left, token, right) => new And(left, right, token.Column));

    private Expression Inverse()
    {
        Token sign = Current;
        return _reader.TryTake("not") || _reader.TryTake("!")
            ? _reader.Nested(() => new Not(Inverse(), sign.Column))
            : Compared();
    }

    private Expression Compared()
    {
        Expression left = Sum();
        Token sign = Current;
        if (NextComparison() is { } op)
        {
            _reader.Take();
            var comparison = new Comparison(op, left, Sum(), sign.Column);
            return NextComparison() is null ? comparison
                : throw new ExpressionException($"{Current.Shown} compares a comparison",
                    "join two comparisons with and: 1 < x and x < 3", Current.Column);
        }

        bool isNegated = sign.Is("not") && _reader.Ahead.Is("in");
        if (isNegated)
        {
            _reader.Take();
        }

        return _reader.TryTake("in") ? new Membership(left, List(), isNegated, sign.Column) : left;
    }

    private List<Expression> List()
    {
        Token open = Current;
        if (!_reader.TryTake("["))
        {
            throw new ExpressionException($"'in' is followed by {open.Shown}",
                "write a list in brackets: in [a, b]", open.Column);
        }

        return Current.Is("]")
            ? throw new ExpressionException("the list is empty", "write one value or more: in [a, b]", open.Column)
            : _reader.Separated(Sum, open, "]");
    }

    private Expression Sum() => _reader.FromTheLeft(Product, token => token.Is("+") || token.Is("-"), Calculation);

    private Expression Product() =>
        _reader.FromTheLeft(Signed, token => token.Is("*") || token.Is("/") || token.Is("%"), Calculation);

    private Expression Signed()
    {
        Token sign = Current;
        return _reader.TryTake("-") ? _reader.Nested(() => new Negative(Signed(), sign.Column))
            : _reader.TryTake("+") ? _reader.Nested(Signed)
            : Power();
    }

    private Expression Power()
    {
        Expression left = Atom();
        Token sign = Current;
        return _reader.TryTake("**")
            ? _reader.Nested(() => new Arithmetic(ArithmeticOperator.Power, left, Signed(), sign.Column))
            : left;
    }

    private Expression Atom()
    {
        Token token = Current;
        if (_reader.TryTake("("))
        {
            Expression inner = Disjunction();
            _reader.Close(token, ")");
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

        _reader.Take();
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
                (NearestWord.Find(name.Text, names) is string near ? $"did you mean '{near}'? The functions are "
                    : "use one of ") + string.Join(", ", names), name.Column);
        Token open = Current;
        _reader.Take();
        List<Expression> arguments = _reader.Separated(Sum, open, ")");
        if (arguments.Count < function.Least || arguments.Count > function.Most)
        {
            string wanted = function.Most == 1 ? "one number" : $"{function.Least} numbers or more";
            throw new ExpressionException($"'{name.Text}' has {arguments.Count} in its parentheses, but takes {wanted}",
                function.Most == 1 ? $"write {name.Text}(x)" : $"write {name.Text}(x, y)", name.Column);
        }

        return new Call(function, arguments, name.Column);
    }

    private static Arithmetic Calculation(Expression left, Token sign, Expression right) =>
        new(Calculations[sign.Text], left, right, sign.Column);

    private ComparisonOperator? NextComparison() =>
        Current.Kind == TokenKind.Sign && Comparisons.TryGetValue(Current.Text, out ComparisonOperator op) ? op : null;
}
