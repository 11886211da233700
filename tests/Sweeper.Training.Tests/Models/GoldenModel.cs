using System.Text.Json;
using Sweeper.Training.Files;
using Sweeper.Training.Models;
using static TorchSharp.torch;

namespace Sweeper.Training.Tests.Models;

/// <summary>The small models whose outputs the golden files hold.</summary>
internal static class GoldenModel
{
    public static string Folder(string family) => SharedData.Path($"golden/models/{family}");

    public static JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllBytes(SharedData.Path($"golden/{file}")));

    public static SequenceClassifier Load(string family, double dropout)
    {
        EncoderConfig config = EncoderConfig.Load(Folder(family));
        var model = SequenceClassifier.Create(config, config.LabelNames.Count, dropout);
        WeightReport report = ModelWeights.Read(Folder(family), config.Family).ApplyTo(model);
        Assert.Empty(report.Initialized);
        return model;
    }

    /// <summary>A matrix of JSON integers as int64.</summary>
    public static Tensor Integers(JsonElement rows)
    {
        long[] flat = [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(x => x.GetInt64())];
        long height = rows.GetArrayLength();
        return tensor(flat, [height, flat.Length / height]);
    }
}
