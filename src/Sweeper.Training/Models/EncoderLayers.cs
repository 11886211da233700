using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sweeper.Training.Models;

/// <summary>One layer of an encoder.</summary>
internal interface IEncoderLayer
{
    /// <param name="hidden"><c>[B, S, H]</c></param>
    /// <param name="mask">Additive, <c>[B * A, 1, S]</c>.</param>
    /// <returns><c>[B, S, H]</c></returns>
    Tensor Forward(Tensor hidden, Tensor mask);
}

/// <summary>The layers of an encoder, one after the other.</summary>
internal sealed class EncoderLayers<TLayer> : Module
    where TLayer : Module, IEncoderLayer
{
    internal readonly ModuleList<TLayer> layer;

    public EncoderLayers(int count, Func<TLayer> create)
        : base(nameof(EncoderLayers<>))
    {
        layer = new ModuleList<TLayer>([.. Enumerable.Range(0, count).Select(_ => create())]);
        RegisterComponents();
    }

    /// <param name="hidden"><c>[B, S, H]</c></param>
    /// <param name="mask">Additive, <c>[B * A, 1, S]</c>.</param>
    /// <returns><c>[B, S, H]</c></returns>
    public Tensor Forward(Tensor hidden, Tensor mask)
    {
        foreach (TLayer one in layer)
        {
            // What the backward pass does not need is freed at once: activations set the peak of memory.
            using DisposeScope scope = NewDisposeScope();
            hidden = one.Forward(hidden, mask).MoveToOuterDisposeScope();
        }

        return hidden;
    }
}
