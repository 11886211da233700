using System.Text;
using System.Text.Json.Nodes;

namespace Sweeper.Cli.Tests.Support;

/// <summary>A model and a data set so small that a trial takes a moment: is the sentence's adjective kind?</summary>
internal static class TinyFiles
{
    /// <summary>Four trials of two epochs.</summary>
    public const string Sweep = """
        name: tiny
        method: grid
        metric: { name: f1, goal: maximize }
        parameters:
          learning_rate: [0.01, 0.003]
          batch_size: [4, 8]
          epochs: 2
          max_length: 16
        sweeper:
          task: { type: text-classification, model: model, init: random, data: data }

        """;

    private static readonly string[] Kind = ["good", "great", "fine", "superb", "lovely", "warm", "bright", "funny"];
    private static readonly string[] Unkind = ["bad", "awful", "poor", "dull", "weak", "cold", "bland", "boring"];
    private static readonly string[] Nouns = ["film", "plot", "cast", "score", "end", "idea", "story", "scene"];
    private static readonly string[] Others = ["the", "was", "and", "a", "very", "quite", "really", "so", "this", "it"];

    /// <summary>40 training and 20 validation sentences, labelled with names.</summary>
    public static void WriteData(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "train.tsv"), Sentences(40));
        File.WriteAllText(Path.Combine(folder, "validation.tsv"), Sentences(20));
    }

    /// <summary>Two layers, hidden size 16, two heads, no weights.</summary>
    public static void WriteModel(string folder)
    {
        Directory.CreateDirectory(folder);
        string[] pieces =
        [
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Kind, .. Unkind, .. Nouns, .. Others,
            .. "abcdefghij".Select(letter => letter.ToString()), .. "abcdefghij".Select(letter => $"##{letter}"),
        ];
        File.WriteAllLines(Path.Combine(folder, "vocab.txt"), [.. pieces.Distinct()]);
        File.WriteAllText(Path.Combine(folder, "config.json"), new JsonObject
        {
            ["model_type"] = "bert",
            ["architectures"] = new JsonArray("BertForSequenceClassification"),
            ["vocab_size"] = pieces.Distinct().Count(),
            ["hidden_size"] = 16,
            ["num_hidden_layers"] = 2,
            ["num_attention_heads"] = 2,
            ["intermediate_size"] = 32,
            ["hidden_act"] = "gelu",
            ["max_position_embeddings"] = 32,
            ["type_vocab_size"] = 2,
            ["layer_norm_eps"] = 1e-12,
            ["hidden_dropout_prob"] = 0.1,
            ["attention_probs_dropout_prob"] = 0.1,
            ["initializer_range"] = 0.02,
            ["pad_token_id"] = 0,
        }.ToJsonString());
    }

    private static string Sentences(int count)
    {
        var lines = new StringBuilder("sentence\tlabel\n");
        for (int i = 0; i < count; i++)
        {
            string[] adjectives = i % 2 == 0 ? Kind : Unkind;
            string label = i % 2 == 0 ? "positive" : "negative";
            lines.Append("the ").Append(Nouns[i * 3 % 8]).Append(" was ").Append(Others[i * 7 % 10]).Append(' ')
                .Append(adjectives[i / 2 % 8]).Append('\t').Append(label).Append('\n');
        }

        return lines.ToString();
    }
}
