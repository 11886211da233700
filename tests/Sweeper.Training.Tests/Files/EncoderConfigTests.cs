using System.Text.Json;
using Sweeper.Engine;
using Sweeper.Training.Files;

namespace Sweeper.Training.Tests.Files;

public sealed class EncoderConfigTests : IDisposable
{
    private const string Tiny = """
        {"model_type": "bert", "vocab_size": 100, "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
         "intermediate_size": 16, "max_position_embeddings": 32}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keys_that_are_absent_have_the_defaults_of_transformers()
    {
        EncoderConfig config = Load(Tiny);

        Assert.Equal((100, 8, 2, 2),
            (config.VocabSize, config.HiddenSize, config.NumHiddenLayers, config.NumAttentionHeads));
        Assert.Equal(("gelu", 1e-12, 0.02, 2),
            (config.HiddenAct, config.LayerNormEps, config.InitializerRange, config.TypeVocabSize));
        Assert.Equal(["LABEL_0", "LABEL_1"], config.LabelNames);
        Assert.Null(config.ClassifierDropout);
    }

    [Fact]
    public void What_is_saved_is_loaded_again()
    {
        EncoderConfig config = Load(Tiny) with
        {
            ClassifierDropout = 0.25,
            LayerNormEps = 1e-7,
            HiddenAct =
            "relu",
            LabelNames = ["a\"b", "é", "c"]
        };
        config.Save(_folder.Path);

        EncoderConfig again = EncoderConfig.Load(_folder.Path);

        Assert.Equal(config with { LabelNames = again.LabelNames }, again);
        Assert.Equal(config.LabelNames, again.LabelNames);
        using var json = JsonDocument.Parse(File.ReadAllBytes(_folder.File("config.json")));
        Assert.Equal("BertForSequenceClassification", json.RootElement.GetProperty("architectures")[0]
            .GetString());
        Assert.Equal(2, json.RootElement.GetProperty("label2id").GetProperty("c").GetInt32());
        Assert.Equal("single_label_classification", json.RootElement.GetProperty("problem_type").GetString());
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var e = Assert.Throws<UserErrorException>(() => Load("""
            {"model_type": "bert", "vocab_size": 100, "hidden_size": 10, "num_hidden_layers": 0, "num_attention_heads": 3,
             "max_position_embeddings": 32, "hidden_act": "mish", "hidden_dropout_prob": 1, "layer_norm_eps": "x",
             "pad_token_id": 100, "position_embedding_type": "relative_key", "id2label": {"0": "a", "2": "b"}, "is_decoder": true}
            """));

        Assert.Equal(10, e.Problems.Count);
        Assert.All(
            (string[])["'num_hidden_layers' is 0",
                "'num_attention_heads' is 3, which does not divide 'hidden_size' 10",
                "'intermediate_size' is missing", "'hidden_act' is 'mish'", "'hidden_dropout_prob' is 1",
                    "'layer_norm_eps' is \"x\"",
                "'pad_token_id' is 100", "'position_embedding_type' is 'relative_key'", "'id2label' is",
                    "'is_decoder' is true"],
            what => Assert.Contains(what, e.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"model_type": "gpt2"}""", "'model_type' is 'gpt2', but must be 'bert' or 'distilbert' or 'roberta'")]
    [InlineData("{}", "'model_type' is missing")]
    [InlineData("[]", "must hold an object")]
    [InlineData("{", "is not valid JSON")]
    [InlineData("""{"model_type": "\ud800"}""", "is not valid JSON")]
    public void Other_models_and_other_files_are_refused(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserErrorException>(() => Load(json)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named_by_its_whole_path() =>
        Assert.Contains(_folder.File("config.json"),
            Assert.Throws<UserErrorException>(() => EncoderConfig.Load(_folder.Path)).Message,
                StringComparison.Ordinal);

    [Fact]
    public void DistilBert_has_names_of_its_own()
    {
        EncoderConfig config = Load("""
            {"model_type": "distilbert", "vocab_size": 100, "dim": 8, "n_layers": 3, "n_heads": 4, "hidden_dim": 16,
             "max_position_embeddings": 32, "activation": "relu", "dropout": 0.2, "attention_dropout": 0.3,
             "seq_classif_dropout": 0.4, "id2label": {"0": "no", "1": "yes"}}
            """);

        Assert.Equal((8, 3, 4, 16, 32), (config.HiddenSize, config.NumHiddenLayers, config.NumAttentionHeads,
            config.IntermediateSize, config.MaxSequenceLength));
        Assert.Equal(("relu", 0.2, 0.3, 0.4),
            (config.HiddenAct, config.HiddenDropoutProb, config.AttentionProbsDropoutProb, config.ClassifierDropout));
        config.Save(_folder.Path);
        EncoderConfig again = EncoderConfig.Load(_folder.Path);
        Assert.Equal(config with { LabelNames = again.LabelNames }, again);
        using var json = JsonDocument.Parse(File.ReadAllBytes(_folder.File("config.json")));
        Assert.Equal("DistilBertForSequenceClassification", json.RootElement.GetProperty("architectures")[0].GetString());
        Assert.False(json.RootElement.TryGetProperty("type_vocab_size", out _));

        var e = Assert.Throws<UserErrorException>(() => Load("""
            {"model_type": "distilbert", "vocab_size": 100, "dim": 10, "n_layers": 3, "n_heads": 4,
             "max_position_embeddings": 32}
            """));
        Assert.Contains("'hidden_dim' is missing", e.Message, StringComparison.Ordinal);
        Assert.Contains("'n_heads' is 4, which does not divide 'dim' 10", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_positions_of_RoBERTa_start_after_the_padding()
    {
        const string Roberta = """
            {"model_type": "roberta", "vocab_size": 100, "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
             "intermediate_size": 16, "max_position_embeddings": 514, "type_vocab_size": 1, "layer_norm_eps": 1e-5}
            """;
        EncoderConfig config = Load(Roberta);

        Assert.Equal((1, 512, 514, 1e-5),
            (config.PadTokenId, config.MaxSequenceLength, config.MaxPositionEmbeddings, config.LayerNormEps));
        config.Save(_folder.Path);
        EncoderConfig again = EncoderConfig.Load(_folder.Path);
        Assert.Equal(config with { LabelNames = again.LabelNames }, again);
        var e = Assert.Throws<UserErrorException>(() => Load(Roberta.Replace("514", "3", StringComparison.Ordinal)));
        Assert.Contains("too few for a text", e.Message, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void The_reference_model_is_loaded()
    {
        EncoderConfig config = EncoderConfig.Load(SharedData.Path("golden", "models", "bert"));

        Assert.Equal((1000, 32, 2, 2, 64, 128), (config.VocabSize, config.HiddenSize, config.NumHiddenLayers,
            config.NumAttentionHeads, config.IntermediateSize, config.MaxPositionEmbeddings));
    }

    private EncoderConfig Load(string json)
    {
        _folder.Write("config.json", json);
        return EncoderConfig.Load(_folder.Path);
    }
}
