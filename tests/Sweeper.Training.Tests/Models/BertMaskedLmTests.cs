using Sweeper.Training.Files;
using Sweeper.Training.Models;
using Sweeper.Training.Tests.Loop;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Tests.Models;

public sealed class BertMaskedLmTests : IDisposable
{
    private readonly TinyTask _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Has_the_names_of_published_checkpoints_and_no_second_copy_of_the_embeddings()
    {
        using var model = new BertMaskedLm(EncoderConfig.Load(_tiny.ModelFolder), dropout: 0);
        string[] names = [.. model.named_parameters().Select(p => p.name)];

        Assert.Equal(
            [
                "cls.predictions.bias", "cls.predictions.transform.LayerNorm.bias", "cls.predictions.transform.LayerNorm.weight",
                "cls.predictions.transform.dense.bias", "cls.predictions.transform.dense.weight",
            ],
            names.Where(name => name.StartsWith("cls.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(names, name => name.Contains("pooler", StringComparison.Ordinal));
    }

    [Fact]
    public void Scores_masked_positions_alone_and_learns_them()
    {
        manual_seed(1);
        EncoderConfig config = EncoderConfig.Load(_tiny.ModelFolder);
        using var model = new BertMaskedLm(config, dropout: 0);
        using optim.Optimizer optimizer = optim.AdamW(model.parameters(), lr: 5e-3);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = tensor([2L, 5, 4, 3, 2, 4, 7, 3], [2, 4]);
        Tensor mask = ones(2, 4);
        Tensor positions = tensor([2L, 5]);
        Tensor truth = tensor([9L, 11]);
        double first = 0;
        double last = 0;
        for (int step = 0; step < 30; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor logits = model.Forward(ids, mask, positions);
            Assert.Equal([2, config.VocabSize], logits.shape);
            Tensor loss = F.cross_entropy(logits, truth);
            last = loss.item<float>();
            first = step == 0 ? last : first;
            loss.backward();
            optimizer.step();
            model.zero_grad();
        }

        Assert.True(last < first / 4, $"the loss went from {first} to {last}");
    }
}
