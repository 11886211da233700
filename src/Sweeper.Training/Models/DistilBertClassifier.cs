using Sweeper.Training.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

/// <summary>DistilBERT with its head: the first token, linear, ReLU, dropout, linear.</summary>
internal sealed class DistilBertClassifier : SequenceClassifier
{
    internal readonly DistilBertEncoder distilbert;
    internal readonly Linear pre_classifier;
    internal readonly Linear classifier;
    private readonly double _dropout;

    /// <inheritdoc cref="BertClassifier(EncoderConfig, int, double)"/>
    public DistilBertClassifier(EncoderConfig config, int labels, double dropout)
        : base(nameof(DistilBertClassifier), labels)
    {
        distilbert = new DistilBertEncoder(config, dropout);
        pre_classifier = Linear(config.HiddenSize, config.HiddenSize);
        classifier = Linear(config.HiddenSize, labels);
        _dropout = dropout;
        RegisterComponents();
        WeightInitializer.Apply(this, config);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor ids, Tensor mask, Tensor? types = null)
    {
        Tensor first = distilbert.Forward(ids, mask).select(1, 0); // [B, H]
        Tensor inner = F.relu(pre_classifier.Compute(first));
        return classifier.Compute(F.dropout(inner, _dropout, training));
    }
}
