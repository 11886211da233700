using Sweeper.Training.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

/// <summary>RoBERTa with its head, which takes the first token as it is: there is no pooler.</summary>
internal sealed class RobertaClassifier : SequenceClassifier
{
    internal readonly BertEncoder roberta;
    internal readonly RobertaHead classifier;

    /// <inheritdoc cref="BertClassifier(EncoderConfig, int, double)"/>
    public RobertaClassifier(EncoderConfig config, int labels, double dropout)
        : base(nameof(RobertaClassifier), labels)
    {
        roberta = new BertEncoder(config, dropout, withPooler: false);
        classifier = new RobertaHead(config, labels, dropout);
        RegisterComponents();
        WeightInitializer.Apply(this, config);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor ids, Tensor mask, Tensor? types = null) =>
        classifier.Forward(roberta.Forward(ids, mask, types).select(1, 0));
}

/// <summary>Dropout, linear, tanh, dropout, linear.</summary>
internal sealed class RobertaHead : Module
{
    internal readonly Linear dense;
    internal readonly Linear out_proj;
    private readonly double _dropout;

    public RobertaHead(EncoderConfig config, int labels, double dropout)
        : base(nameof(RobertaHead))
    {
        dense = Linear(config.HiddenSize, config.HiddenSize);
        out_proj = Linear(config.HiddenSize, labels);
        _dropout = dropout;
        RegisterComponents();
    }

    /// <param name="first">The first token's hidden state, <c>[B, H]</c>.</param>
    /// <returns><c>[B, C]</c></returns>
    public Tensor Forward(Tensor first)
    {
        Tensor inner = dense.Compute(F.dropout(first, _dropout, training)).tanh(); // [B, H]
        return out_proj.Compute(F.dropout(inner, _dropout, training));
    }
}
