using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

/// <summary>
/// The floats in which linear layers multiply: where nearly all of an encoder's time goes. Weights, their gradients, and
/// everything between the layers stay fp32 (Micikevicius et al., "Mixed Precision Training", ICLR 2018).
/// </summary>
internal static class Precision
{
    public const string Half = "fp16";

    [ThreadStatic]
    private static ScalarType? _narrow;

    /// <summary>What a hyperparameter may ask for. fp16 needs a GPU and <see cref="Loop.LossScale"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["fp32", "bf16", Half];

    /// <summary>The forward passes on this thread compute so until the result is disposed; backward passes follow them.</summary>
    public static IDisposable Use(string name)
    {
        var end = new End(_narrow);
        _narrow = name switch { "bf16" => ScalarType.BFloat16, Half => ScalarType.Float16, _ => null };
        return end;
    }

    /// <summary>The layer, in the precision in use.</summary>
    /// <param name="layer">With fp32 weights.</param>
    /// <param name="input">fp32, <c>[..., from]</c>.</param>
    /// <returns>fp32, <c>[..., to]</c>.</returns>
    public static Tensor Compute(this Linear layer, Tensor input) => _narrow is { } narrow
        ? F.linear(input.to(narrow), layer.weight.to(narrow), layer.bias?.to(narrow)).to(ScalarType.Float32)
        : layer.forward(input);

    private sealed class End(ScalarType? before) : IDisposable
    {
        public void Dispose() => _narrow = before;
    }
}
