using System.Text.Json;
using Sweeper.Training.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Tests.Models;

/// <summary>Logits, loss and gradients of the reference implementation.</summary>
public sealed class GoldenForwardTests
{
    [SharedDataFact]
    public void Logits_loss_and_gradients_of_BERT_are_those_of_the_reference() => CheckAll("bert");

    [SharedDataFact]
    public void Logits_loss_and_gradients_of_DistilBERT_are_those_of_the_reference() => CheckAll("distilbert");

    [SharedDataFact]
    public void Logits_loss_and_gradients_of_RoBERTa_are_those_of_the_reference() => CheckAll("roberta");

    private static void CheckAll(string family)
    {
        using JsonDocument golden = GoldenModel.Read("forward.json");
        foreach (JsonElement @case in golden.RootElement.GetProperty("cases").GetProperty(family).EnumerateArray())
        {
            Check(family, @case);
        }
    }

    private static void Check(string family, JsonElement @case)
    {
        string name = $"{family}: {@case.GetProperty("name").GetString()!}";
        using SequenceClassifier model = GoldenModel.Load(family, dropout: 0.1);
        model.eval(); // Dropout is off, so its rate must not matter.
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = GoldenModel.Integers(@case.GetProperty("input_ids"));
        Tensor mask = @case.GetProperty("attention_mask").ValueKind == JsonValueKind.Null
            ? ones_like(ids, dtype: ScalarType.Float32)
            : GoldenModel.Integers(@case.GetProperty("attention_mask")).to(ScalarType.Float32);
        Tensor? types = @case.GetProperty("token_type_ids").ValueKind == JsonValueKind.Null
            ? null
            : GoldenModel.Integers(@case.GetProperty("token_type_ids"));
        long[] labels = [.. @case.GetProperty("labels").EnumerateArray().Select(label => label.GetInt64())];

        Tensor logits = model.Forward(ids, mask, types);
        Tensor loss = F.cross_entropy(logits, tensor(labels));
        loss.backward();

        float[] actual = logits.detach().data<float>().ToArray();
        double[] expected = [.. @case.GetProperty("logits").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(x => x.GetDouble())];
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5, $"{name}: logit {i} is {actual[i]}, not {expected[i]}");
        }

        Assert.Equal(@case.GetProperty("loss").GetDouble(), loss.item<float>(), 1e-5);
        JsonElement grads = @case.GetProperty("grads");
        (string name, Parameter parameter)[] parameters = [.. model.named_parameters()];
        Assert.Equal(
            grads.EnumerateObject().Select(grad => grad.Name).Order(StringComparer.Ordinal),
            parameters.Select(p => p.name).Order(StringComparer.Ordinal));
        foreach ((string parameterName, Parameter parameter) in parameters)
        {
            CheckGradient($"{name}: {parameterName}", grads.GetProperty(parameterName), parameter.grad!);
        }
    }

    private static void CheckGradient(string name, JsonElement expected, Tensor gradient)
    {
        float[] actual = gradient.contiguous().data<float>().ToArray();
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64()), gradient.shape);
        double norm = expected.GetProperty("norm").GetDouble();
        double tolerance = (1e-4 * norm) + 1e-7; // Key biases have a true gradient of zero.
        Assert.Equal(norm, Math.Sqrt(actual.Sum(x => (double)x * x)), tolerance);
        foreach ((JsonElement index, JsonElement value) in expected.GetProperty("index").EnumerateArray()
            .Zip(expected.GetProperty("value").EnumerateArray()))
        {
            double difference = Math.Abs(actual[index.GetInt32()] - value.GetDouble());
            Assert.True(difference <= tolerance, $"{name}[{index}] is off by {difference}");
        }

        bool roberta = name.Contains("roberta.", StringComparison.Ordinal);
        if (name.EndsWith("word_embeddings.weight", StringComparison.Ordinal)
            || (roberta && name.EndsWith("position_embeddings.weight", StringComparison.Ordinal)))
        {
            int start = (roberta ? 1 : 0) * (int)gradient.shape[1]; // The row of padding.
            Assert.All(actual[start..(start + (int)gradient.shape[1])], x => Assert.Equal(0f, x));
        }
    }
}
