using Sweeper.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Sweeper.Training.Loop;

/// <summary>Parameters that the optimizer treats alike.</summary>
/// <param name="Decays">Whether weight decay applies.</param>
/// <param name="RateFactor">Their learning rate as a multiple of the step's. In (0, 1].</param>
/// <param name="Members">With their names.</param>
internal sealed record ParameterGroup(bool Decays, double RateFactor, IReadOnlyList<(string Name, Parameter Parameter)> Members)
{
    public IEnumerable<Parameter> Parameters => Members.Select(member => member.Parameter);
}

/// <summary>The trained parameters of a model in the order of its optimizer: with weight decay first, then from the bottom up.</summary>
/// <remarks>
/// Frozen parameters are in no group. A layer's rate is that of the layer above times the decay; head and pooler have the
/// full rate, the top layer the rate times the decay, the embeddings the lowest (Sun et al., 2019, section 5.3.3).
/// </remarks>
internal static class ParameterGroups
{
    /// <param name="model">An encoder with or without a head.</param>
    /// <param name="layerDecay">Factor from a layer to the one below. In (0, 1]; with 1 there are at most two groups.</param>
    public static IReadOnlyList<ParameterGroup> Of(Module model, double layerDecay = 1)
    {
        (string name, Parameter parameter)[] all = [.. model.named_parameters()];
        int top = 1 + all.Max(p => LayerDepth.LayerOf(p.name) ?? -1);
        int Depth(string name) => LayerDepth.IsEmbedding(name) ? -1 : LayerDepth.LayerOf(name) ?? top;
        return [.. all
            .Where(p => p.parameter.requires_grad)
            .OrderBy(p => !Decays(p.name)).ThenBy(p => Depth(p.name)) // A stable sort.
            .GroupBy(p => (Decays: Decays(p.name), Factor: Math.Pow(layerDecay, top - Depth(p.name))))
            .Select(group => new ParameterGroup(group.Key.Decays, group.Key.Factor, [.. group]))];
    }

    /// <summary>The parameters' names.</summary>
    public static IEnumerable<string> Names(Module model) => Of(model).SelectMany(group => group.Members).Select(member => member.Name);

    // As the reference does: decay pulls weights to zero, which neither biases nor norms' scales are meant to be.
    private static bool Decays(string name) =>
        !name.EndsWith("bias", StringComparison.Ordinal)
        && !WeightInitializer.IsLayerNorm(name);
}
