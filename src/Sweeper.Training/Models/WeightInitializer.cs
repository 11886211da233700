using Sweeper.Training.Files;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sweeper.Training.Models;

/// <summary>Initial weights as BERT draws them.</summary>
internal static class WeightInitializer
{
    /// <summary>
    /// Weights from normal(0, initializer_range) by libtorch's generator, in the order of the parameters;
    /// biases 0, layer norms 1 and 0, the [PAD] row 0.
    /// </summary>
    public static void Apply(Module model, EncoderConfig config)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
            else if (IsLayerNorm(name))
            {
                parameter.fill_(1);
            }
            else
            {
                parameter.normal_(0, config.InitializerRange);
            }

            if (IsPadded(name, config.Family))
            {
                parameter.narrow(0, config.PadTokenId, 1).zero_();
            }
        }
    }

    /// <summary>Whether a parameter belongs to a layer norm. DistilBERT writes it <c>sa_layer_norm</c>.</summary>
    public static bool IsLayerNorm(string name) =>
        name.Contains("LayerNorm", StringComparison.Ordinal) || name.Contains("layer_norm", StringComparison.Ordinal);

    // RoBERTa's positions have a row for padding as well.
    private static bool IsPadded(string name, ModelFamily family) =>
        name.EndsWith("word_embeddings.weight", StringComparison.Ordinal)
        || (family == ModelFamily.Roberta && name.EndsWith("position_embeddings.weight", StringComparison.Ordinal));
}
