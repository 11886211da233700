using System.Text.Json;
using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;
using Sweeper.Training.Models;
using Sweeper.Training.Tests.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Training.Tests.Models;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly TinyTask _tiny = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("sweeper-weights-").FullName;

    private EncoderConfig Config => EncoderConfig.Load(_tiny.ModelFolder);

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
            ["config.json", "model.safetensors", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(FileHash.Sha256(Path.Combine(_folder, "model.safetensors")), hash);
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "config.json")));
        Assert.Equal("mid", config.RootElement.GetProperty("id2label").GetProperty("1").GetString());
        Assert.Equal(2, config.RootElement.GetProperty("label2id").GetProperty("high").GetInt32());
        using JsonDocument tokenizer = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "tokenizer_config.json")));
        Assert.Equal(16, tokenizer.RootElement.GetProperty("model_max_length").GetInt32());

        using var loaded = new BertClassifier(EncoderConfig.Load(_folder), labels: 3, dropout: 0.1);
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

    [Theory]
    [InlineData("bert", "vocab.txt")]
    [InlineData("distilbert", "vocab.txt")]
    [InlineData("roberta", "vocab.json merges.txt")]
    public void Every_family_is_saved_in_the_layout_of_the_reference_and_predicts_again(string family, string vocabulary)
    {
        string source = Path.Combine(_folder, "source");
        string target = Path.Combine(_folder, "target");
        TinyFamily.Write(source, family);
        EncoderConfig config = EncoderConfig.Load(source);
        manual_seed(3);
        using SequenceClassifier model = SequenceClassifier.Create(config, classes: 3, dropout: 0.1);
        new SavedModel(config with { LabelNames = ["low", "mid", "high"] }, source, MaxLength: 16).Save(model, target);

        Assert.Equal(
            vocabulary.Split(' ').Concat(["config.json", "model.safetensors", "special_tokens_map.json", "tokenizer_config.json"])
                .Order(StringComparer.Ordinal),
            Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using JsonDocument settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(target, "tokenizer_config.json")));
        Assert.Equal(16, settings.RootElement.GetProperty("model_max_length").GetInt32());
        Assert.EndsWith("Tokenizer", settings.RootElement.GetProperty("tokenizer_class").GetString(), StringComparison.Ordinal);
        using JsonDocument tokens = JsonDocument.Parse(File.ReadAllText(Path.Combine(target, "special_tokens_map.json")));
        Assert.Equal(family == "roberta" ? "<mask>" : "[MASK]", tokens.RootElement.GetProperty("mask_token").GetString());

        string[] texts = ["good film", "bad"];
        using var predictor = Predictor.Load(target, "cpu", 1);
        IReadOnlyList<Prediction> predictions = predictor.Predict(texts);
        Assert.All(predictions, prediction => Assert.Contains(prediction.Label, (string[])["low", "mid", "high"]));
        model.eval();
        using DisposeScope scope = NewDisposeScope();
        int[] ids = Sweeper.Training.Text.ModelTokenizer.Load(target).Encode(texts[0], 16);
        Tensor logits = model.Forward(tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Length]), ones(1, ids.Length));
        float[] expected = logits.softmax(-1).detach().data<float>().ToArray();
        Assert.All(expected.Zip(predictions[0].Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData("bert", "classifier.weight classifier.bias")]
    [InlineData("distilbert", "pre_classifier.weight pre_classifier.bias classifier.weight classifier.bias")]
    [InlineData("roberta", "classifier.dense.weight classifier.dense.bias classifier.out_proj.weight classifier.out_proj.bias")]
    public void A_bare_encoder_of_any_family_gets_a_new_head(string family, string head)
    {
        string source = Path.Combine(_folder, "source");
        TinyFamily.Write(source, family);
        EncoderConfig config = EncoderConfig.Load(source);
        using SequenceClassifier model = SequenceClassifier.Create(config, classes: 3, dropout: 0.1);
        Write(model, name => name[(family.Length + 1)..], keep: name => name.StartsWith($"{family}.", StringComparison.Ordinal));
        using SequenceClassifier other = SequenceClassifier.Create(config, classes: 3, dropout: 0.1);

        WeightReport report = ModelWeights.Read(_folder, config.Family).ApplyTo(other);

        Assert.Equal(head.Split(' ').Order(StringComparer.Ordinal), report.Initialized.Order(StringComparer.Ordinal));
        Dictionary<string, float[]> values = Values(other);
        Dictionary<string, float[]> expected = Values(model);
        Assert.All(values.Where(p => p.Key.StartsWith($"{family}.", StringComparison.Ordinal)), p => Assert.Equal(expected[p.Key], p.Value));
        Assert.Equal(
            TensorNames.Encoder(config).Concat(TensorNames.Classifier(config)).Select(t => t.Name).Order(StringComparer.Ordinal),
            values.Keys.Order(StringComparer.Ordinal));
        float[] weights = values[head.Split(' ')[0]];
        Assert.Equal(0.02, Math.Sqrt(weights.Average(x => (double)x * x)), 0.01);
    }

    private void Write(nn.Module model, Func<string, string> rename, Func<string, bool> keep) => SafetensorsWriter.Write(
        DurableWrite.Export,
        Path.Combine(_folder, "model.safetensors"),
        [.. model.named_parameters().Where(p => keep(p.name)).Select(p => new TensorToWrite(
            rename(p.name), "F32", p.parameter.shape, p.parameter.detach().data<float>().ToArray()))]);

    private static Dictionary<string, float[]> Values(nn.Module model) =>
        model.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().data<float>().ToArray());
}
