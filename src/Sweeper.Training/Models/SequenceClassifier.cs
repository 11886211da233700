using Sweeper.Training.Files;
using static TorchSharp.torch;

namespace Sweeper.Training.Models;

/// <summary>An encoder with a head that assigns one of a fixed set of classes to a text: what is trained.</summary>
internal abstract class SequenceClassifier : nn.Module
{
    /// <param name="name">Of the model's class.</param>
    /// <param name="classes">1 or more.</param>
    protected SequenceClassifier(string name, int classes)
        : base(name) => Classes = classes;

    /// <summary>C.</summary>
    public int Classes { get; }

    /// <summary>Makes the classifier of a family, its weights drawn from libtorch's generator.</summary>
    /// <param name="config">Family and sizes.</param>
    /// <param name="classes">1 or more.</param>
    /// <param name="dropout">Of hidden states, attention probabilities and the head. In [0, 1).</param>
    public static SequenceClassifier Create(EncoderConfig config, int classes, double dropout) => config.Family switch
    {
        ModelFamily.Bert => new BertClassifier(config, classes, dropout),
        ModelFamily.DistilBert => new DistilBertClassifier(config, classes, dropout),
        ModelFamily.Roberta => new RobertaClassifier(config, classes, dropout),
        _ => throw new ArgumentOutOfRangeException(nameof(config), config.Family, "is no model family"),
    };

    /// <summary>Unnormalised class scores.</summary>
    /// <param name="ids"><c>[B, S]</c> int64.</param>
    /// <param name="mask"><c>[B, S]</c> float: 1 for tokens, 0 for padding.</param>
    /// <param name="types"><c>[B, S]</c> int64 segment numbers; null when all are 0. DistilBERT has none and ignores
    /// them.</param>
    /// <returns><c>[B, C]</c></returns>
    public abstract Tensor Forward(Tensor ids, Tensor mask, Tensor? types = null);
}
