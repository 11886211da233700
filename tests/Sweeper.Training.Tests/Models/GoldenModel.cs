using System.Text.Json;
using Sweeper.Training.Files;
using Sweeper.Training.Models;
using static TorchSharp.torch;

namespace Sweeper.Training.Tests.Models;

/// <summary>The small BERT whose outputs the golden files hold.</summary>
internal static class GoldenModel
{
    public static string Folder => SharedData.Path("golden/models/bert");

    public static JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllBytes(SharedData.Path($"golden/{file}")));

    public static BertClassifier Load(double dropout)
    {
        BertConfig config = BertConfig.Load(Folder);
        var model = new BertClassifier(config, labels: 2, dropout);
        WeightReport report = ModelWeights.Read(Folder).ApplyTo(model);
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
