using Sweeper.Training.Files;
using Sweeper.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Training.Tests.Models;

/// <summary>
/// Where dropout stands. With a rate next to 1 all that it meets becomes 0, and what is left shows where it was.
/// </summary>
public sealed class DropoutTests
{
    private const double All = 1 - 1e-9;

    private static readonly EncoderConfig Config = new()
    {
        VocabSize = 10,
        HiddenSize = 8,
        NumHiddenLayers = 1,
        NumAttentionHeads = 2,
        IntermediateSize = 12,
        MaxPositionEmbeddings = 6,
    };

    [Fact]
    public void DistilBert_drops_nothing_between_attention_and_its_residual()
    {
        manual_seed(1);
        using var layer = new DistilBertLayer(Config with { Family = ModelFamily.DistilBert }, All);
        using DisposeScope scope = NewDisposeScope();
        layer.train();
        Tensor hidden = randn(2, 3, 8);

        Tensor actual = layer.Forward(hidden, zeros(4, 1, 3));

        // Attention weights are 0, so the output projection's bias alone is added; the feed-forward part is 0.
        Tensor attended = layer.sa_layer_norm.forward(hidden + layer.attention.out_lin.bias!);
        Tensor expected = layer.output_layer_norm.forward(attended);
        Assert.True(allclose(expected, actual, 1e-5, 1e-6));
    }

    [Fact]
    public void Bert_drops_the_attention_s_output_too()
    {
        manual_seed(1);
        using var layer = new BertLayer(Config, All);
        using DisposeScope scope = NewDisposeScope();
        layer.train();
        Tensor hidden = randn(2, 3, 8);

        Tensor actual = layer.Forward(hidden, zeros(4, 1, 3));

        Tensor expected = layer.output.LayerNorm.forward(layer.attention.output.LayerNorm.forward(hidden));
        Assert.True(allclose(expected, actual, 1e-5, 1e-6));
    }

    [Fact]
    public void Heads_drop_what_enters_their_last_layer()
    {
        foreach (ModelFamily family in Enum.GetValues<ModelFamily>())
        {
            manual_seed(1);
            using SequenceClassifier model = SequenceClassifier.Create(Config with { Family = family, TypeVocabSize = 1 }, 3, All);
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGrad = no_grad();
            Tensor bias = model.named_parameters().Single(p => p.parameter.shape is [3]).parameter;
            bias.normal_(0, 1);
            model.train();

            Tensor logits = model.Forward(tensor([2L, 3, 4], [1, 3]), ones(1, 3));

            Assert.True(allclose(bias.unsqueeze(0), logits, 1e-5, 1e-6), $"{family}");
        }
    }
}
