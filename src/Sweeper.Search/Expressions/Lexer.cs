using System.Globalization;
using System.Text;

namespace Sweeper.Search.Expressions;

/// <summary>The kinds of token.</summary>
internal enum TokenKind
{
    Number,
    Quoted,
    Word,
    Sign,
    End,
}

/// <summary>A piece of text that belongs together.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; quoted texts without their quotes.</param>
/// <param name="Column">Of its first character, 1-based.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Column)
{
    /// <summary>As a message names it.</summary>
    public string Shown => Kind == TokenKind.End ? "the end" : $"'{Text}'";

    public bool Is(string sign) => Kind is TokenKind.Sign or TokenKind.Word && Text == sign;
}

/// <summary>Cuts an expression into tokens.</summary>
/// <param name="text">The expression.</param>
/// <param name="dashed">Names with a dash, which would else be differences.</param>
internal sealed class Lexer(string text, IReadOnlyList<string> dashed)
{
    // Longer ones first.
    private static readonly string[] Signs =
        ["**", "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "(", ")", "[", "]", ","];

    private static readonly Dictionary<string, string> Foreign = new(StringComparer.Ordinal)
    {
        ["="] = "write == to compare",
        ["&"] = "write and",
        ["|"] = "write or",
        ["^"] = "write ** for a power",
        ["{"] = "write lists in brackets: [a, b]",
        ["}"] = "write lists in brackets: [a, b]",
        ["≤"] = "write <=",
        ["≥"] = "write >=",
        ["≠"] = "write !=",
    };

    private int _at;

    /// <summary>All tokens, the last of which is the end.</summary>
    /// <exception cref="ExpressionException">A character has no meaning, a quote is open, a number is none.</exception>
    public IReadOnlyList<Token> Read()
    {
        List<Token> tokens = [];
        do
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }

            tokens.Add(Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private static bool IsWordPart(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '.';

    private Token Next()
    {
        int start = _at;
        if (start == text.Length)
        {
            return new Token(TokenKind.End, "", start + 1);
        }

        char first = text[start];
        if (first is '\'' or '"')
        {
            return Quoted(first);
        }

        if (char.IsAsciiDigit(first) || (first == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
        {
            return Number();
        }

        if (char.IsLetter(first) || first == '_')
        {
            return Word();
        }

        if (Array.Find(Signs, sign => string.CompareOrdinal(text, start, sign, 0, sign.Length) == 0) is { } found)
        {
            _at += found.Length;
            return new Token(TokenKind.Sign, found, start + 1);
        }

        string unknown = char.IsControl(first) ? $"character {(int)first}" : $"'{first}'";
        throw new ExpressionException($"{unknown} means nothing here",
            Foreign.GetValueOrDefault($"{first}") ?? "remove it, or put the text it belongs to in quotes", start + 1);
    }

    private Token Quoted(char quote)
    {
        int start = _at++;
        var inner = new StringBuilder();
        while (_at < text.Length)
        {
            char letter = text[_at++];
            if (letter != quote)
            {
                inner.Append(letter);
            }
            else if (_at < text.Length && text[_at] == quote)
            {
                inner.Append(quote); // Two quotes in a quoted text are one.
                _at++;
            }
            else
            {
                return new Token(TokenKind.Quoted, inner.ToString(), start + 1);
            }
        }

        throw new ExpressionException("a quoted text does not end", $"add {quote} after it", start + 1);
    }

    private Token Number()
    {
        int start = _at;
        while (_at < text.Length && (IsWordPart(text[_at]) || IsExponentSign()))
        {
            _at++;
        }

        string number = text[start.._at];
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out double value))
        {
            throw new ExpressionException($"'{number}' is neither a number nor a word",
                "write a number such as 16, 0.5 or 1e-5, or put the text in quotes", start + 1);
        }

        return double.IsFinite(value) ? new Token(TokenKind.Number, number, start + 1)
            : throw new ExpressionException($"'{number}' is too large", "write a number below 1e308", start + 1);
    }

    private bool IsExponentSign() => text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E'
        && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]);

    private Token Word()
    {
        int start = _at;
        while (_at < text.Length && IsWordPart(text[_at]))
        {
            _at++;
        }

        string? name = dashed
            .Where(name => string.CompareOrdinal(text, start, name, 0, name.Length) == 0
                && (start + name.Length == text.Length || !IsWordPart(text[start + name.Length])))
            .MaxBy(name => name.Length);
        _at = name is null ? _at : start + name.Length;
        return new Token(TokenKind.Word, text[start.._at], start + 1);
    }
}
