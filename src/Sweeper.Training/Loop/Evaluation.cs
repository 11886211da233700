using Sweeper.Training.Data;
using Sweeper.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Training.Loop;

/// <summary>What a model makes of a set of examples.</summary>
/// <param name="Logits"><c>[N, C]</c>, row-major, in the order of the examples.</param>
/// <param name="Classes">C.</param>
internal sealed record Evaluation(float[] Logits, int Classes)
{
    /// <summary>Larger than training batches, as nothing is kept for a backward pass.</summary>
    private const int BatchSize = 64;

    /// <summary>Runs the model in evaluation mode, and leaves it there. When memory runs out, in smaller batches.</summary>
    /// <param name="model">On the device.</param>
    /// <param name="batcher">Over the examples.</param>
    /// <param name="count">N.</param>
    /// <param name="device">Where the model is.</param>
    /// <param name="stop">Checked before each batch.</param>
    /// <param name="atMost">Examples at a time that are known to fit; null for as many as is fast.</param>
    public static Evaluation Run(
        SequenceClassifier model, Batcher batcher, int count, Device device, CancellationToken stop, int? atMost = null)
    {
        model.eval();
        using IDisposable inference = inference_mode();
        int batchSize = Math.Min(BatchSize, atMost ?? BatchSize);
        while (true)
        {
            try
            {
                return Run(model, batcher, count, device, batchSize, stop);
            }
            catch (Exception exception) when (batchSize > 1 && TorchExtras.IsOutOfMemory(exception))
            {
                batchSize /= 2;
            }
        }
    }

    private static Evaluation Run(
        SequenceClassifier model, Batcher batcher, int count, Device device, int batchSize, CancellationToken stop)
    {
        int classes = model.Classes;
        var logits = new float[count * classes];
        foreach (Batch batch in batcher.InOrder(batchSize, sortByLength: true))
        {
            stop.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            BatchTensors tensors = BatchTensors.Of(batch, device);
            float[] rows = model.Forward(tensors.Ids, tensors.Mask, tensors.Types).cpu().data<float>().ToArray(); // [B, C]
            for (int row = 0; row < batch.Rows; row++)
            {
                rows.AsSpan(row * classes, classes).CopyTo(logits.AsSpan(batch.Examples[row] * classes));
            }
        }

        return new Evaluation(logits, classes);
    }

    /// <summary>The class with the highest score of each example; the first when equal.</summary>
    public int[] Predicted()
    {
        var predicted = new int[Logits.Length / Classes];
        for (int i = 0; i < predicted.Length; i++)
        {
            ReadOnlySpan<float> row = Logits.AsSpan(i * Classes, Classes);
            for (int c = 1; c < Classes; c++)
            {
                predicted[i] = row[c] > row[predicted[i]] ? c : predicted[i];
            }
        }

        return predicted;
    }

    /// <summary>Class probabilities of one example.</summary>
    public double[] Probabilities(int example)
    {
        double[] row = [.. Logits.AsSpan(example * Classes, Classes).ToArray().Select(logit => (double)logit)];
        double max = row.Max();
        double sum = row.Sum(logit => Math.Exp(logit - max));
        return [.. row.Select(logit => Math.Exp(logit - max) / sum)];
    }

    /// <summary>Mean cross-entropy over the examples.</summary>
    /// <param name="truth">Class of each example.</param>
    public double Loss(IReadOnlyList<int> truth)
    {
        double total = 0;
        for (int i = 0; i < truth.Count; i++)
        {
            ReadOnlySpan<float> row = Logits.AsSpan(i * Classes, Classes);
            double max = double.NegativeInfinity;
            foreach (float logit in row)
            {
                max = Math.Max(max, logit); // NaN wins, and makes the loss NaN.
            }

            double sum = 0;
            foreach (float logit in row)
            {
                sum += Math.Exp(logit - max);
            }

            total += max + Math.Log(sum) - row[truth[i]];
        }

        return total / truth.Count;
    }
}
