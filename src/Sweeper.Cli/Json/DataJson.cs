using System.Text.Json.Nodes;
using Sweeper.Training.Data;

namespace Sweeper.Cli.Json;

/// <summary>What is known of a data set, for programs.</summary>
internal static class DataJson
{
    public static JsonObject Of(DataSummary data) => new()
    {
        ["train"] = Side(data, data.Train),
        ["validation"] = Side(data, data.Validation),
        ["validation_split"] = data.Source.ValidationSplit,
        ["split_seed"] = data.Source.SplitSeed,
        ["pairs"] = data.HasPairs,
        ["train_tokens"] = new JsonObject
        {
            ["median"] = data.Lengths.Median,
            ["percentile_95"] = data.Lengths.Percentile95,
            ["longest"] = data.Lengths.Longest,
        },
        ["cut"] = new JsonArray([.. data.Cut.Select(one => new JsonObject { ["max_length"] = one.MaxLength, ["train_examples"] = one.Count })]),
        ["repeated_train_texts"] = data.Facts.Repeated,
        ["validation_texts_in_train"] = data.Facts.Shared,
    };

    private static JsonObject Side(DataSummary data, IReadOnlyList<int> counts) => new()
    {
        ["examples"] = counts.Sum(),
        ["labels"] = new JsonObject(data.LabelNames.Select((name, id) => KeyValuePair.Create<string, JsonNode?>(name, counts[id]))),
    };
}
