using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

/// <summary>The non-linearities <c>hidden_act</c> may name.</summary>
internal static class Activation
{
    /// <param name="name">One of <see cref="Files.EncoderConfig.Activations"/>.</param>
    /// <param name="x">Of any shape.</param>
    public static Tensor Apply(string name, Tensor x) => name switch
    {
        "gelu" => F.gelu(x), // x Phi(x), exact (erf)
        "gelu_new" => Tanh(x),
        "relu" => F.relu(x),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "is no activation BERT's configuration allows"),
    };

    // Hendrycks and Gimpel, 2016: GELU by way of tanh.
    private static Tensor Tanh(Tensor x) =>
        x * 0.5 * (1 + ((x + (x.pow(3) * 0.044715)) * Math.Sqrt(2 / Math.PI)).tanh());
}
