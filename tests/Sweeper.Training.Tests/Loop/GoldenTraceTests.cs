using System.Text.Json;
using Sweeper.Training.Loop;
using Sweeper.Training.Models;
using Sweeper.Training.Tests.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Sweeper.Training.Tests.Loop;

/// <summary>Thirty steps of each optimizer, as the reference takes them.</summary>
public sealed class GoldenTraceTests
{
    [SharedDataFact]
    public void Training_follows_the_reference()
    {
        using JsonDocument golden = GoldenModel.Read("train_trace.json");
        JsonElement batches = golden.RootElement.GetProperty("batches");
        int checkedTraces = 0;
        foreach (JsonElement trace in golden.RootElement.GetProperty("traces").EnumerateArray())
        {
            string family = trace.GetProperty("model").GetString()!;
            Check(family, trace, batches.GetProperty(family));
            checkedTraces++;
        }

        Assert.Equal(9, checkedTraces);
    }

    private static void Check(string family, JsonElement trace, JsonElement batches)
    {
        string optimizerName = trace.GetProperty("optimizer").GetString()!;
        double clip = trace.GetProperty("clip_grad_norm") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : 0;
        string name = $"{family}, {optimizerName}, clip {clip}";
        JsonElement settings = trace.GetProperty("settings");
        double[] rates = [.. trace.GetProperty("lr").EnumerateArray().Select(x => x.GetDouble())];
        double[] losses = [.. trace.GetProperty("loss").EnumerateArray().Select(x => x.GetDouble())];
        using SequenceClassifier model = GoldenModel.Load(family, dropout: 0);
        using Optimizer optimizer = Create(model, optimizerName, settings);
        var step = new TrainingStep(model, optimizer, clip, new MicroBatch());

        for (int s = 0; s < losses.Length; s++)
        {
            using DisposeScope scope = NewDisposeScope();
            JsonElement batch = batches[s % batches.GetArrayLength()];
            long[] labels = [.. batch.GetProperty("labels").EnumerateArray().Select(label => label.GetInt64())];
            Tensor? types = batch.TryGetProperty("token_type_ids", out JsonElement ids) && ids.ValueKind == JsonValueKind.Array
                ? GoldenModel.Integers(ids)
                : null;
            var tensors = new BatchTensors(
                GoldenModel.Integers(batch.GetProperty("input_ids")),
                GoldenModel.Integers(batch.GetProperty("attention_mask")).to(ScalarType.Float32),
                tensor(labels),
                types);
            double loss = step.Run(tensors, rates[s]);
            Assert.True(Math.Abs(loss - losses[s]) <= 1e-4 * losses[s], $"{name}: loss {s} is {loss}, not {losses[s]}");
        }

        CheckFinal(name, trace.GetProperty("final"), model, optimizerName);
    }

    private static Optimizer Create(SequenceClassifier model, string name, JsonElement settings)
    {
        double rate = settings.GetProperty("lr").GetDouble();
        double decay = settings.GetProperty("weight_decay").GetDouble();
        return name == "adam_l2"
            ? Adam(model.parameters(), lr: rate, weight_decay: decay) // The reference's run decays every parameter.
            : Optimizers.Create(model, name, rate, decay, momentum: 0.9);
    }

    private static void CheckFinal(string name, JsonElement final, SequenceClassifier model, string optimizer)
    {
        // Their true gradient is zero, and adaptive steps blow rounding noise up (see the golden files' README).
        bool Skips(string parameter) => optimizer is "adamw" or "adam" or "rmsprop"
            && (parameter.EndsWith("attention.self.key.bias", StringComparison.Ordinal)
                || parameter.EndsWith("k_lin.bias", StringComparison.Ordinal));
        foreach ((string parameterName, Parameter parameter) in model.named_parameters().Where(p => !Skips(p.name)))
        {
            JsonElement expected = final.GetProperty(parameterName);
            double[] values = [.. parameter.detach().data<float>().ToArray().Select(x => (double)x)];
            double squares = expected.GetProperty("sum_squares").GetDouble();
            // Relative to the parameter's norm: a sum may be near zero by cancellation.
            double tolerance = 1e-4 * Math.Max(1e-2, Math.Sqrt(squares));
            Close($"{name}: sum of {parameterName}", expected.GetProperty("sum").GetDouble(), values.Sum(), tolerance);
            Close($"{name}: squares of {parameterName}", squares, values.Sum(x => x * x), 1e-4 * Math.Max(1e-2, squares));
        }
    }

    private static void Close(string what, double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what} is {actual}, not {expected}");
}
