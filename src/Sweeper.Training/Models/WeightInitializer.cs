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
    public static void Apply(Module model, BertConfig config)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
            else if (name.Contains("LayerNorm", StringComparison.Ordinal))
            {
                parameter.fill_(1);
            }
            else
            {
                parameter.normal_(0, config.InitializerRange);
            }

            if (name.EndsWith("word_embeddings.weight", StringComparison.Ordinal))
            {
                parameter.narrow(0, config.PadTokenId, 1).zero_();
            }
        }
    }
}
