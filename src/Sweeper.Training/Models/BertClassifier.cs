using Sweeper.Training.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

/// <summary>BERT with its head: the pooled first token, dropout, one linear layer.</summary>
internal sealed class BertClassifier : SequenceClassifier
{
    internal readonly BertEncoder bert;
    internal readonly Linear classifier;
    private readonly double _dropout;

    /// <summary>Draws all weights from libtorch's generator; load pretrained ones over them.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="labels">Number of classes. 1 or more.</param>
    /// <param name="dropout">Of hidden states, attention probabilities and the head's input. In [0, 1).</param>
    public BertClassifier(EncoderConfig config, int labels, double dropout)
        : base(nameof(BertClassifier), labels)
    {
        bert = new BertEncoder(config, dropout);
        classifier = Linear(config.HiddenSize, labels);
        _dropout = dropout;
        RegisterComponents();
        WeightInitializer.Apply(this, config);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor ids, Tensor mask, Tensor? types = null)
    {
        Tensor pooled = bert.Pool(bert.Forward(ids, mask, types)); // [B, H]
        return classifier.Compute(F.dropout(pooled, _dropout, training));
    }
}
