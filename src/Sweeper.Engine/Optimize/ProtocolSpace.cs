using System.Text.Json;
using Sweeper.Search;

namespace Sweeper.Engine.Optimize;

/// <summary>Search spaces and configurations as the ask-and-tell protocol writes them.</summary>
internal static class ProtocolSpace
{
    /// <exception cref="ProtocolException">Something in it is wrong; the message names the parameter.</exception>
    public static SearchSpace Read(JsonElement[] items)
    {
        List<Parameter> parameters = [];
        foreach (JsonElement item in items)
        {
            string name = item.Text("name");
            if (parameters.Any(parameter => parameter.Name == name))
            {
                throw new ProtocolException($"parameter '{name}' occurs twice in the space");
            }

            try
            {
                parameters.Add(new Parameter(name, ReadDomain(item), ReadCondition(item, parameters)));
            }
            catch (ProtocolException error)
            {
                throw new ProtocolException($"parameter '{name}': {error.Message}");
            }
        }

        return new SearchSpace(parameters);
    }

    /// <summary>A configuration that somebody else chose.</summary>
    /// <exception cref="ProtocolException">A name or a value is not of the space.</exception>
    public static Configuration ReadConfiguration(JsonElement? config, SearchSpace space)
    {
        if (config is not { ValueKind: JsonValueKind.Object } given)
        {
            throw new ProtocolException("'config' is missing; it is an object of parameter names and values");
        }

        string[] names = [.. space.Parameters.Select(parameter => parameter.Name)];
        foreach (JsonProperty member in given.EnumerateObject())
        {
            if (!names.Contains(member.Name))
            {
                throw new ProtocolException(
                    $"'{member.Name}' is no parameter; {Suggestions.Fix(member.Name, names, "The parameters are")}");
            }
        }

        return new Configuration(space.Parameters
            .Where(parameter => given.Find(parameter.Name) is not null)
            .Select(parameter => KeyValuePair.Create(
                parameter.Name, ReadValue(given.Find(parameter.Name)!.Value, parameter.Domain is not Categorical))));
    }

    private static Domain ReadDomain(JsonElement item)
    {
        switch (item.Text("type"))
        {
            case "float":
                (double low, double high) = Bounds(item);
                return item.Flag("log") ? new LogUniform(low, high) : new Uniform(low, high);
            case "int":
                Bounds(item);
                (long min, long max) = (item.Whole("low"), item.Whole("high"));
                return item.Flag("log") ? new QLogUniform(min, max, 1) : new IntUniform(min, max);
            case "categorical":
                ParameterValue[] choices = [.. item.List("choices").Select(choice => ReadValue(choice, isNumber: false))];
                return choices.Length > 0
                    ? new Categorical(choices, isOrdinal: item.Flag("ordered"))
                    : throw new ProtocolException("'choices' is empty; give one value or more");
            case var type:
                throw new ProtocolException($"'type' is '{type}'; it is float, int or categorical");
        }
    }

    private static (double Low, double High) Bounds(JsonElement item)
    {
        (double low, double high) = (item.Number("low"), item.Number("high"));
        return low > high ? throw new ProtocolException($"'low' is {low}, above 'high', which is {high}")
            : item.Flag("log") && low <= 0 ? throw new ProtocolException($"'low' is {low}; on a log scale it must be above 0")
            : (low, high);
    }

    private static OneOf? ReadCondition(JsonElement item, List<Parameter> before)
    {
        if (item.Find("condition") is not { } condition)
        {
            return null;
        }

        string parent = condition.Text("parent");
        return before.Any(parameter => parameter.Name == parent)
            ? new OneOf(parent, condition.List("in").Select(value => ReadValue(value, isNumber: false)))
            : throw new ProtocolException($"its condition names '{parent}', which is no parameter before it");
    }

    private static ParameterValue ReadValue(JsonElement value, bool isNumber) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out long whole) => new ParameterValue.Integer(whole),
        JsonValueKind.Number when double.IsFinite(value.GetDouble()) => new ParameterValue.Real(value.GetDouble()),
        JsonValueKind.String when !isNumber => new ParameterValue.Text(value.GetString()!),
        JsonValueKind.True or JsonValueKind.False when !isNumber => new ParameterValue.Flag(value.GetBoolean()),
        _ => throw new ProtocolException($"{value.GetRawText()} is no value; values are numbers{(isNumber ? "" : ", texts, true and false")}"),
    };
}
