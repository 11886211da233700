namespace Sweeper.Training.Tests.Models;

/// <summary>Model folders of each family, without weights.</summary>
internal static class TinyFamily
{
    private static readonly string[] Words = ["good", "bad", "film"];

    /// <param name="folder">Created.</param>
    /// <param name="family">bert, distilbert or roberta.</param>
    public static void Write(string folder, string family)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), family == "distilbert"
            ? """
              {"model_type": "distilbert", "vocab_size": 8, "dim": 32, "n_layers": 1, "n_heads": 2, "hidden_dim": 48,
               "max_position_embeddings": 20, "id2label": {"0": "a", "1": "b", "2": "c"} }
              """
            : $$"""
              {"model_type": "{{family}}", "vocab_size": {{(family == "bert" ? 8 : 17)}}, "hidden_size": 32, "num_hidden_layers": 1,
               "num_attention_heads": 2, "intermediate_size": 48, "max_position_embeddings": 20,
               "type_vocab_size": {{(family == "bert" ? 2 : 1)}}, "id2label": {"0": "a", "1": "b", "2": "c"} }
              """);
        if (family == "roberta")
        {
            string[] pieces = ["<s>", "<pad>", "</s>", "<unk>", .. "abdfgilmoĠ".Select(c => c.ToString()), "oo", "Ġf", "<mask>"];
            File.WriteAllText(Path.Combine(folder, "vocab.json"),
                "{" + string.Join(", ", pieces.Select((piece, id) => $"\"{piece}\": {id}")) + "}");
            File.WriteAllText(Path.Combine(folder, "merges.txt"), "#version: 0.2\no o\nĠ f\n");
        }
        else
        {
            File.WriteAllLines(Path.Combine(folder, "vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Words]);
        }
    }
}
