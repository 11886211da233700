using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Training.Files;
using Sweeper.Training.Text;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sweeper.Training.Models;

/// <summary>
/// Writes fine-tuned models in Hugging Face layout, from which transformers and <see cref="Predictor"/> load them.
/// </summary>
/// <param name="Config">With the labels the model predicts.</param>
/// <param name="TokenizerFolder">Whose tokenizer's files go with the model.</param>
/// <param name="MaxLength">
/// Ids a text was cut to in training: written as <c>model_max_length</c>, so that predictions cut texts as the
/// reported metrics did.
/// </param>
internal sealed record SavedModel(EncoderConfig Config, string TokenizerFolder, int MaxLength)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    // One trial saves many models.
    private readonly Lazy<ITokenizer> _tokenizer = new(() => ModelTokenizer.Load(TokenizerFolder));

    /// <summary>Writes config.json, model.safetensors and the tokenizer's files.</summary>
    /// <param name="model">Read, not changed; on any device.</param>
    /// <param name="folder">Created. Files in it are replaced.</param>
    /// <returns>SHA-256 of the weights' file.</returns>
    public string Save(Module model, string folder)
    {
        Directory.CreateDirectory(folder);
        Config.Save(folder);
        foreach (string source in TokenizerFiles.Vocabularies(TokenizerFolder))
        {
            File.Copy(source, Path.Combine(folder, Path.GetFileName(source)), overwrite: true);
        }

        SaveTokenizerConfig(folder);
        SaveSpecialTokens(folder);
        return SafetensorsWriter.Write(
            Path.Combine(folder, WeightFiles.Safetensors),
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
        string source = Path.Combine(TokenizerFolder, TokenizerSettings.FileName);
        JsonObject settings = File.Exists(source)
            ? JsonNode.Parse(File.ReadAllText(source))!.AsObject()
            : [];
        // Without it transformers asks config.json, which a folder of the tokenizer alone does not have.
        settings["tokenizer_class"] ??= Config.Family.TokenizerClass();
        settings["model_max_length"] = MaxLength;
        if (_tokenizer.Value is WordPieceTokenizer words)
        {
            settings["do_lower_case"] ??= words.LowerCases;
        }

        Write(settings, Path.Combine(folder, TokenizerSettings.FileName));
    }

    private void SaveSpecialTokens(string folder)
    {
        string source = Path.Combine(TokenizerFolder, TokenizerSettings.SpecialTokensName);
        string target = Path.Combine(folder, TokenizerSettings.SpecialTokensName);
        if (File.Exists(source))
        {
            File.Copy(source, target, overwrite: true); // It may tell which tokens take the space before them.
            return;
        }

        JsonObject tokens = [.. _tokenizer.Value.SpecialTokens
            .OrderBy(token => token.Key, StringComparer.Ordinal)
            .Select(token => KeyValuePair.Create(token.Key, (JsonNode?)JsonValue.Create(token.Value)))];
        Write(tokens, target);
    }

    private static void Write(JsonObject settings, string path) =>
        File.WriteAllText(path, settings.ToJsonString(Indented) + "\n");
}
