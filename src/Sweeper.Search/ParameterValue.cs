using System.Globalization;
using System.Text.Json;

namespace Sweeper.Search;

/// <summary>One value of one parameter: an integer, a real number, a text or a truth value.</summary>
/// <remarks>
/// A closed hierarchy, compared by value. <see cref="Real"/> 3.0 and <see cref="Integer"/> 3 are different
/// values but have the same <see cref="CanonicalText"/>, so they name the same configuration.
/// </remarks>
public abstract record ParameterValue
{
    private ParameterValue()
    {
    }

    /// <summary>The value as JSON: round-trip digits, integral numbers without a point, texts quoted.</summary>
    public abstract string CanonicalText { get; }

    /// <summary>The value as a person reads it: like <see cref="CanonicalText"/>, but texts are not quoted.</summary>
    public sealed override string ToString() => this is Text text ? text.Value : CanonicalText;

    /// <summary>The number, or null when the value is a text or a truth value.</summary>
    public double? AsNumber() => this switch
    {
        Integer integer => integer.Value,
        Real real => real.Value,
        _ => null,
    };

    public sealed record Integer(long Value) : ParameterValue
    {
        public override string CanonicalText => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <param name="Value">A finite number.</param>
    public sealed record Real(double Value) : ParameterValue
    {
        public override string CanonicalText => Value.ToString("R", CultureInfo.InvariantCulture);
    }

    public sealed record Text(string Value) : ParameterValue
    {
        public override string CanonicalText => $"\"{JsonEncodedText.Encode(Value)}\"";
    }

    public sealed record Flag(bool Value) : ParameterValue
    {
        public override string CanonicalText => Value ? "true" : "false";
    }
}
