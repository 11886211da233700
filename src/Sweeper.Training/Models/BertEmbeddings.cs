using Sweeper.Training.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Models;

/// <summary>The sum of word, position and segment, normalised: of BERT and RoBERTa.</summary>
internal sealed class BertEmbeddings : Module
{
    internal readonly Embedding word_embeddings;
    internal readonly Embedding position_embeddings;
    internal readonly Embedding token_type_embeddings;
    internal readonly LayerNorm LayerNorm;
    private readonly double _dropout;
    private readonly int? _firstPosition;

    public BertEmbeddings(EncoderConfig config, double dropout)
        : base(nameof(BertEmbeddings))
    {
        bool roberta = config.Family == ModelFamily.Roberta;
        _firstPosition = roberta ? config.PadTokenId : null;
        // padding_idx: the gradient of the [PAD] row is zero.
        word_embeddings = Embedding(config.VocabSize, config.HiddenSize, padding_idx: config.PadTokenId);
        position_embeddings = Embedding(config.MaxPositionEmbeddings, config.HiddenSize, padding_idx: _firstPosition);
        token_type_embeddings = Embedding(config.TypeVocabSize, config.HiddenSize);
        LayerNorm = nn.LayerNorm(config.HiddenSize, eps: config.LayerNormEps);
        _dropout = dropout;
        RegisterComponents();
    }

    /// <param name="ids"><c>[B, S]</c> int64.</param>
    /// <param name="types"><c>[B, S]</c> int64 segment numbers; null when all are 0.</param>
    /// <returns><c>[B, S, H]</c></returns>
    public Tensor Forward(Tensor ids, Tensor? types)
    {
        Tensor words = word_embeddings.forward(ids); // [B, S, H]
        Tensor positions = Positions(ids); // [S, H] or [B, S, H]
        Tensor sum = types is null
            // All segments are 0: add the one row to the S positions, not to the B * S words.
            ? words + (positions + token_type_embeddings.weight.narrow(0, 0, 1))
            : words + positions + token_type_embeddings.forward(types);
        return F.dropout(LayerNorm.forward(sum), _dropout, training);
    }

    private Tensor Positions(Tensor ids)
    {
        if (_firstPosition is not int padding)
        {
            return position_embeddings.weight.narrow(0, 0, ids.shape[1]); // A view: no gather.
        }

        // As fairseq counts: padding stands at its own id, tokens at that id + 1, + 2 and so on.
        Tensor tokens = ids.ne(padding).to(ScalarType.Int64); // [B, S]
        return position_embeddings.forward((tokens.cumsum(1) * tokens) + padding);
    }
}
