using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Training.Files;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sweeper.Training.Models;

/// <summary>
/// Writes fine-tuned models in Hugging Face layout, from which transformers and <see cref="Predictor"/> load them.
/// </summary>
/// <param name="Config">With the labels the model predicts.</param>
/// <param name="TokenizerFolder">Whose vocab.txt and tokenizer_config.json go with the model.</param>
/// <param name="MaxLength">
/// Word pieces a text was cut to in training: written as <c>model_max_length</c>, so that predictions cut texts as the
/// reported metrics did.
/// </param>
internal sealed record SavedModel(BertConfig Config, string TokenizerFolder, int MaxLength)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes config.json, vocab.txt, tokenizer_config.json and model.safetensors.</summary>
    /// <param name="model">Read, not changed; on any device.</param>
    /// <param name="folder">Created. Files in it are replaced.</param>
    /// <returns>SHA-256 of the weights' file.</returns>
    public string Save(Module model, string folder)
    {
        Directory.CreateDirectory(folder);
        Config.Save(folder);
        File.Copy(Path.Combine(TokenizerFolder, "vocab.txt"), Path.Combine(folder, "vocab.txt"), overwrite: true);
        SaveTokenizerConfig(folder);
        return SafetensorsWriter.Write(
            Path.Combine(folder, ModelWeights.FileName),
            [.. model.named_parameters().Select(Tensor)]);
    }

    private static TensorToWrite Tensor((string Name, Parameter Parameter) named)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = named.Parameter.detach().cpu().data<float>().ToArray();
        return new TensorToWrite(named.Name, "F32", named.Parameter.shape, values);
    }

    private void SaveTokenizerConfig(string folder)
    {
        const string Name = "tokenizer_config.json";
        string source = Path.Combine(TokenizerFolder, Name);
        JsonObject settings = File.Exists(source)
            ? JsonNode.Parse(File.ReadAllText(source))!.AsObject()
            : new JsonObject { ["tokenizer_class"] = "BertTokenizer", ["do_lower_case"] = true };
        settings["model_max_length"] = MaxLength;
        File.WriteAllText(Path.Combine(folder, Name), settings.ToJsonString(Indented) + "\n");
    }
}
