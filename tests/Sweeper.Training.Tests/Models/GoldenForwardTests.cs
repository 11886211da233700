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
    public void Logits_loss_and_gradients_are_those_of_the_reference()
    {
        using JsonDocument golden = GoldenModel.Read("forward.json");
        foreach (JsonElement @case in golden.RootElement.GetProperty("cases").GetProperty("bert").EnumerateArray())
        {
            Check(@case);
        }
    }

    private static void Check(JsonElement @case)
    {
        string name = @case.GetProperty("name").GetString()!;
        using BertClassifier model = GoldenModel.Load(dropout: 0.1);
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

        if (name.EndsWith("word_embeddings.weight", StringComparison.Ordinal))
        {
            Assert.All(actual[..(int)gradient.shape[1]], x => Assert.Equal(0f, x)); // The [PAD] row.
        }
    }
}
