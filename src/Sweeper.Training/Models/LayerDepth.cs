using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Sweeper.Training.Models;

/// <summary>Where in an encoder a parameter is, by its name, which is built alike in all families.</summary>
internal static class LayerDepth
{
    private const string Layer = ".layer.";

    /// <summary>0-based from the bottom; null outside of the encoder's layers.</summary>
    public static int? LayerOf(string name)
    {
        int at = name.IndexOf(Layer, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = name.AsSpan(at + Layer.Length);
        int end = rest.IndexOf('.');
        return end > 0 && int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int layer) ? layer : null;
    }

    /// <summary>Whether it belongs to the embeddings.</summary>
    public static bool IsEmbedding(string name) => name.Contains("embeddings.", StringComparison.Ordinal);

    /// <summary>Takes the embeddings and the lowest layers out of training: they get no gradients.</summary>
    /// <param name="model">On its device.</param>
    /// <param name="layers">How many; 0 leaves the embeddings in training, too.</param>
    public static void Freeze(Module model, int layers)
    {
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            if (layers > 0 && (IsEmbedding(name) || LayerOf(name) < layers))
            {
                parameter.requires_grad = false;
            }
        }
    }
}
