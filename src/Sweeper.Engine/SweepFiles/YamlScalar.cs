using System.Globalization;
using System.Text.RegularExpressions;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// A scalar, resolved by the YAML 1.2 core schema: <c>1e-5</c> is a number, <c>yes</c> is a text.
/// </summary>
/// <param name="Place">Where it starts.</param>
/// <param name="Text">Its text without quotes.</param>
/// <param name="IsQuoted">Quoted scalars are texts, whatever they look like.</param>
internal sealed partial record YamlScalar(Place Place, string Text, bool IsQuoted) : YamlNode(Place)
{
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Kind => this switch
    {
        { IsNull: true } => "nothing",
        { IsQuoted: true } => "a quoted text",
        _ => AsNumber is not null ? "a number" : AsFlag is not null ? "a truth value" : "a text",
    };

    public override string Shown => this switch
    {
        { IsNull: true } => "nothing",
        { IsQuoted: true } => $"\"{Shortened}\"",
        _ => AsNumber is not null || AsFlag is not null ? Shortened : $"'{Shortened}'",
    };

    public bool? AsFlag => IsQuoted
        ? null
        : Text switch
        {
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ => null,
        };

    /// <summary>The integer, when it is written as one and fits.</summary>
    public long? AsInteger
    {
        get
        {
            if (IsQuoted)
            {
                return null;
            }

            if (Decimal().IsMatch(Text))
            {
                return long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                    out long value)
                    ? value
                    : null;
            }

            return OtherBase().IsMatch(Text) ? InOtherBase(Text) : null;
        }
    }

    /// <summary>
    /// The number, integers included; may be infinite or NaN. Null when it is not written as a number.
    /// </summary>
    public double? AsNumber => AsInteger is long integer
        ? integer
        : IsQuoted ? null : Text switch
        {
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
            "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
            ".nan" or ".NaN" or ".NAN" => double.NaN,
            _ => Real().IsMatch(Text) ? double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture)
                : null,
        };

    private string Shortened
    {
        get
        {
            string line = Text.ReplaceLineEndings(" ");
            return line.Length <= 60 ? line : $"{line[..57]}...";
        }
    }

    private static long? InOtherBase(string text)
    {
        int bitsPerDigit = text[1] == 'x' ? 4 : 3;
        long value = 0;
        foreach (char digit in text[2..])
        {
            if (value >= long.MaxValue >> bitsPerDigit)
            {
                return null;
            }

            value = (value << bitsPerDigit) + Convert.ToInt32(digit.ToString(), 16);
        }

        return value;
    }

    [GeneratedRegex(@"^[-+]?[0-9]+\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^(0o[0-7]+|0x[0-9a-fA-F]+)\z")]
    private static partial Regex OtherBase();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Real();
}
