using Sweeper.Training.Files;
using Sweeper.Training.Loop;
using Sweeper.Training.Models;
using Sweeper.Training.Tests.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Training.Tests.Loop;

/// <summary>Which parameters are trained, and at what rate, in each family.</summary>
public sealed class ParameterGroupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweeper-groups-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("bert", "bert.encoder.layer", "bert.pooler.dense.weight", "classifier.weight")]
    [InlineData("distilbert", "distilbert.transformer.layer", "pre_classifier.weight", "classifier.weight")]
    [InlineData("roberta", "roberta.encoder.layer", "classifier.dense.weight", "classifier.out_proj.bias")]
    public void Rates_fall_from_the_head_to_the_embeddings(string family, string layer, string inner, string head)
    {
        using SequenceClassifier model = Create(family);
        Dictionary<string, double> factors = ParameterGroups.Of(model, 0.5)
            .SelectMany(group => group.Members.Select(member => (member.Name, group.RateFactor)))
            .ToDictionary(one => one.Name, one => one.RateFactor);

        Assert.Equal(model.named_parameters().Select(p => p.name).Order(), factors.Keys.Order());
        Assert.Equal((1, 1), (factors[head], factors[inner]));
        for (int i = 0; i < 3; i++)
        {
            string prefix = $"{layer}.{i}.";
            double expected = Math.Pow(0.5, 3 - i); // Of three layers the top one has 0.5.
            Assert.All(factors.Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal)), one => Assert.Equal(expected, one.Value));
        }

        Assert.Equal(0.0625, Assert.Single(factors, one => one.Key.Contains("word_embeddings", StringComparison.Ordinal)).Value);
        Assert.Equal(10, ParameterGroups.Of(model, 0.5).Count); // Embeddings, three layers and the head, each with decay and without.
        Assert.Equal([(true, 1), (false, 1)], ParameterGroups.Of(model).Select(group => (group.Decays, group.RateFactor)));
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    [InlineData("roberta")]
    public void A_step_moves_parameters_by_their_rates_and_frozen_ones_not_at_all(string family)
    {
        using DisposeScope scope = NewDisposeScope();
        using SequenceClassifier model = Create(family);
        LayerDepth.Freeze(model, 2);
        // Lion's steps have the length of the rate, so that the rates show; weight decay would move frozen weights, too.
        using OptimizerHelper optimizer = Optimizers.Create(model, "lion", 1, weightDecay: 0, momentum: 0, layerDecay: 0.5);
        var step = new TrainingStep(model, optimizer, 1, new MicroBatch())
        {
            RateFactors = [.. ParameterGroups.Of(model, 0.5).Select(group => group.RateFactor)],
        };
        Dictionary<string, Tensor> before = model.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());

        step.Run(new BatchTensors(tensor([5L, 6, 7, 7, 6, 5], [2, 3]), ones([2, 3]), tensor([0L, 2])), 1e-3);

        int frozen = 0;
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            double moved = (parameter.detach() - before[name]).abs().max().item<float>();
            bool isFrozen = LayerDepth.IsEmbedding(name) || LayerDepth.LayerOf(name) < 2;
            frozen += isFrozen ? 1 : 0;
            // The gradient of a key's bias is zero but for rounding.
            double rate = isFrozen ? 0 : LayerDepth.LayerOf(name) == 2 ? 5e-4 : 1e-3;
            Assert.True(Math.Abs(moved - rate) < 1e-6 || (!isFrozen && moved == 0), $"{name} moved by {moved}, not by {rate}");
            Assert.Equal(!isFrozen, parameter.requires_grad);
        }

        int trained = model.named_parameters().Count() - frozen;
        Assert.True(frozen > 20);
        Assert.Equal(trained, optimizer.state_dict().State.Count);
        Assert.Equal(trained, CheckpointTensors.Read(model, optimizer).Count(one => one.Name.StartsWith("optimizer.", StringComparison.Ordinal)));
    }

    private SequenceClassifier Create(string family)
    {
        TinyFamily.Write(_folder, family);
        manual_seed(3);
        return SequenceClassifier.Create(EncoderConfig.Load(_folder) with { NumHiddenLayers = 3 }, 3, dropout: 0);
    }
}
