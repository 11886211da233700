using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sweeper.Search;

namespace Sweeper.Engine.Trials;

/// <summary>A configuration as one JSON object, in its own order.</summary>
/// <remarks>
/// A number with a point or an exponent is a real number, one without is an integer: 3.0 is written <c>3.0</c> and
/// comes back as a real number.
/// </remarks>
internal sealed class ConfigurationJson : JsonConverter<Configuration>
{
    public override Configuration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a configuration is a JSON object");
        }

        var values = new List<KeyValuePair<string, ParameterValue>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            values.Add(new(name, ReadValue(ref reader, name)));
        }

        return new Configuration(values);
    }

    public override void Write(Utf8JsonWriter writer, Configuration value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string name, ParameterValue parameter) in value.Entries)
        {
            writer.WritePropertyName(name);
            switch (parameter)
            {
                case ParameterValue.Integer integer:
                    writer.WriteNumberValue(integer.Value);
                    break;
                case ParameterValue.Real real:
                    writer.WriteRawValue(RealText(real.Value));
                    break;
                case ParameterValue.Text text:
                    writer.WriteStringValue(text.Value);
                    break;
                case ParameterValue.Flag flag:
                    writer.WriteBooleanValue(flag.Value);
                    break;
                default:
                    throw new JsonException($"Bug in Sweeper: no JSON for {parameter.GetType().Name}.");
            }
        }

        writer.WriteEndObject();
    }

    private static ParameterValue ReadValue(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.Number when IsReal(reader.ValueSpan) => new ParameterValue.Real(reader.GetDouble()),
        JsonTokenType.Number => new ParameterValue.Integer(reader.GetInt64()),
        JsonTokenType.String => new ParameterValue.Text(reader.GetString()!),
        JsonTokenType.True => new ParameterValue.Flag(true),
        JsonTokenType.False => new ParameterValue.Flag(false),
        _ => throw new JsonException($"parameter '{name}' is neither a number, a text nor a truth value"),
    };

    private static bool IsReal(ReadOnlySpan<byte> number) => number.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0;

    private static string RealText(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return IsReal(Encoding.ASCII.GetBytes(text)) ? text : text + ".0";
    }
}
