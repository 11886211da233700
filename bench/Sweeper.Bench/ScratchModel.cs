using Sweeper.Engine.Trials;

namespace Sweeper.Bench;

/// <summary>The peer's model as a folder without weights: 2 layers, hidden 128, BERT's uncased vocabulary.</summary>
internal static class ScratchModel
{
    /// <summary>Task settings that train it from scratch on SST-2.</summary>
    public static TaskSettings Sst2(int? maxTrainExamples = null) => Settings(
        Folder(),
        Paths.Shared("data", "sst2", "train.tsv"),
        Paths.Shared("data", "sst2", "dev.tsv"),
        maxTrainExamples);

    public static TaskSettings Settings(string model, string train, string validation, int? maxTrainExamples = null) => new()
    {
        Model = model,
        Init = File.Exists(Path.Combine(model, "model.safetensors")) ? WeightInit.Pretrained : WeightInit.Random,
        Data = new DataSettings { Train = train, Validation = validation, MaxTrainExamples = maxTrainExamples },
    };

    private static string Folder()
    {
        string folder = Path.Combine(Path.GetTempPath(), "sweeper-bench-model");
        Directory.CreateDirectory(folder);
        File.Copy(Paths.Shared("data", "vocab", "bert-base-uncased.vocab.txt"), Path.Combine(folder, "vocab.txt"), overwrite: true);
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            """
            {
              "model_type": "bert", "vocab_size": 30522, "hidden_size": 128, "num_hidden_layers": 2, "num_attention_heads": 2,
              "intermediate_size": 512, "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1,
              "max_position_embeddings": 512, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "initializer_range": 0.02,
              "pad_token_id": 0
            }
            """);
        return folder;
    }
}
