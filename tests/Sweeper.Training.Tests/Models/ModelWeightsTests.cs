using System.Text.Json;
using Sweeper.Engine;
using Sweeper.Training.Files;
using Sweeper.Training.Models;
using Sweeper.Training.Tests.Loop;
using static TorchSharp.torch;

namespace Sweeper.Training.Tests.Models;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly TinyTask _tiny = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("sweeper-weights-").FullName;

    private BertConfig Config => BertConfig.Load(_tiny.ModelFolder);

    public void Dispose()
    {
        _tiny.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Parameters_have_the_names_of_published_checkpoints()
    {
        using var model = new BertClassifier(Config, labels: 2, dropout: 0.1);
        string[] names = [.. model.named_parameters().Select(p => p.name)];

        Assert.Equal(25, names.Length);
        Assert.Subset(names.ToHashSet(), new HashSet<string>
        {
            "bert.embeddings.word_embeddings.weight",
            "bert.embeddings.LayerNorm.bias",
            "bert.encoder.layer.0.attention.self.query.weight",
            "bert.encoder.layer.0.attention.output.dense.bias",
            "bert.encoder.layer.0.attention.output.LayerNorm.weight",
            "bert.encoder.layer.0.intermediate.dense.weight",
            "bert.encoder.layer.0.output.dense.weight",
            "bert.pooler.dense.weight",
            "classifier.bias",
        });
    }

    [Fact]
    public void Initial_weights_are_drawn_as_the_reference_draws_them()
    {
        manual_seed(3);
        using var model = new BertClassifier(Config, labels: 2, dropout: 0.1);
        Dictionary<string, float[]> values = Values(model);

        Assert.All(values["bert.embeddings.word_embeddings.weight"][..32], x => Assert.Equal(0f, x));
        Assert.All(values["bert.encoder.layer.0.output.LayerNorm.weight"], x => Assert.Equal(1f, x));
        Assert.All(values.Where(p => p.Key.EndsWith("bias", StringComparison.Ordinal)), p => Assert.All(p.Value, x => Assert.Equal(0f, x)));
        float[] dense = values["bert.encoder.layer.0.intermediate.dense.weight"];
        Assert.Equal(0, dense.Average(), 0.002);
        Assert.Equal(0.02, Math.Sqrt(dense.Average(x => (double)x * x)), 0.002);
    }

    [Fact]
    public void A_saved_model_has_the_layout_of_the_reference_and_loads_again()
    {
        manual_seed(3);
        using var model = new BertClassifier(Config, labels: 3, dropout: 0.1);
        string hash = new SavedModel(Config with { LabelNames = ["low", "mid", "high"] }, _tiny.ModelFolder, MaxLength: 16).Save(model, _folder);

        Assert.Equal(
            ["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(FileHash.Sha256(Path.Combine(_folder, "model.safetensors")), hash);
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "config.json")));
        Assert.Equal("mid", config.RootElement.GetProperty("id2label").GetProperty("1").GetString());
        Assert.Equal(2, config.RootElement.GetProperty("label2id").GetProperty("high").GetInt32());
        using JsonDocument tokenizer = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "tokenizer_config.json")));
        Assert.Equal(16, tokenizer.RootElement.GetProperty("model_max_length").GetInt32());

        using var loaded = new BertClassifier(BertConfig.Load(_folder), labels: 3, dropout: 0.1);
        Assert.Empty(ModelWeights.Read(_folder).ApplyTo(loaded).Initialized);
        Assert.Equal(Values(model), Values(loaded));
    }

    [Fact]
    public void Older_names_and_a_bare_encoder_are_understood()
    {
        using var model = new BertClassifier(Config, labels: 2, dropout: 0.1);
        Write(model, name => name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
            .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal)
            .Replace("bert.", "", StringComparison.Ordinal),
            keep: name => !name.StartsWith("classifier", StringComparison.Ordinal));
        using var other = new BertClassifier(Config, labels: 2, dropout: 0.1);

        WeightReport report = ModelWeights.Read(_folder).ApplyTo(other);

        Assert.Equal(["classifier.weight", "classifier.bias"], report.Initialized);
        Dictionary<string, float[]> expected = Values(model);
        Assert.All(
            Values(other).Where(p => p.Key.StartsWith("bert.", StringComparison.Ordinal)),
            p => Assert.Equal(expected[p.Key], p.Value));
    }

    [Fact]
    public void Everything_that_does_not_fit_is_told_at_once()
    {
        using var model = new BertClassifier(Config with { IntermediateSize = 48 }, labels: 2, dropout: 0.1);
        Write(model, name => name, keep: name => !name.Contains("query", StringComparison.Ordinal));
        using var other = new BertClassifier(Config, labels: 2, dropout: 0.1);

        var exception = Assert.Throws<UserErrorException>(() => ModelWeights.Read(_folder).ApplyTo(other));

        Assert.Equal(5, exception.Problems.Count);
        Assert.Contains(exception.Problems, problem =>
            problem.What == "'bert.encoder.layer.0.attention.self.query.weight' of shape [32, 32] is missing");
        Assert.Contains(exception.Problems, problem =>
            problem.What == "'bert.encoder.layer.0.intermediate.dense.bias' has shape [48], but config.json makes it [64]");
    }

    private void Write(BertClassifier model, Func<string, string> rename, Func<string, bool> keep) => SafetensorsWriter.Write(
        Path.Combine(_folder, "model.safetensors"),
        [.. model.named_parameters().Where(p => keep(p.name)).Select(p => new TensorToWrite(
            rename(p.name), "F32", p.parameter.shape, p.parameter.detach().data<float>().ToArray()))]);

    private static Dictionary<string, float[]> Values(nn.Module model) =>
        model.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().data<float>().ToArray());
}
