using Sweeper.Training.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

/// <summary>An encoder with a head that assigns one of a fixed set of classes to a text.</summary>
internal sealed class BertClassifier : Module
{
    internal readonly BertEncoder bert;
    internal readonly Linear classifier;
    private readonly double _dropout;

    /// <summary>Draws all weights from libtorch's generator; load pretrained ones over them.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="labels">Number of classes. 1 or more.</param>
    /// <param name="dropout">Of hidden states, attention probabilities and the head's input. In [0, 1).</param>
    public BertClassifier(BertConfig config, int labels, double dropout)
        : base(nameof(BertClassifier))
    {
        bert = new BertEncoder(config, dropout);
        classifier = Linear(config.HiddenSize, labels);
        _dropout = dropout;
        RegisterComponents();
        WeightInitializer.Apply(this, config);
    }

    /// <summary>Unnormalised class scores.</summary>
    /// <param name="ids"><c>[B, S]</c> int64.</param>
    /// <param name="mask"><c>[B, S]</c> float: 1 for tokens, 0 for padding.</param>
    /// <param name="types"><c>[B, S]</c> int64 segment numbers; null when all are 0.</param>
    /// <returns><c>[B, C]</c></returns>
    public Tensor Forward(Tensor ids, Tensor mask, Tensor? types = null)
    {
        Tensor pooled = bert.Pool(bert.Forward(ids, mask, types)); // [B, H]
        return classifier.forward(F.dropout(pooled, _dropout, training));
    }
}
