using Sweeper.Training.Data;
using static TorchSharp.torch;

namespace Sweeper.Training.Loop;

/// <summary>A batch on the device. The tensors belong to the dispose scope in which they were made.</summary>
/// <param name="Ids"><c>[B, S]</c> int64.</param>
/// <param name="Mask"><c>[B, S]</c> float.</param>
/// <param name="Labels"><c>[B]</c> int64.</param>
/// <param name="Types"><c>[B, S]</c> int64; null when all are 0.</param>
internal readonly record struct BatchTensors(Tensor Ids, Tensor Mask, Tensor Labels, Tensor? Types = null)
{
    public static BatchTensors Of(Batch batch, Device device)
    {
        long[] shape = [batch.Rows, batch.Columns];
        return new BatchTensors(
            tensor(batch.Ids, shape, device: device),
            tensor(batch.Mask, shape, device: device),
            tensor(batch.Labels, device: device),
            batch.Types is null ? null : tensor(batch.Types, shape, device: device));
    }

    /// <summary>B.</summary>
    public int Count => (int)Labels.shape[0];

    /// <summary>The examples in parts of at most so many, as views with the padding of the whole.</summary>
    public IEnumerable<BatchTensors> Parts(int atMost)
    {
        int count = Count;
        if (count <= atMost)
        {
            yield return this;
            yield break;
        }

        for (int start = 0; start < count; start += atMost)
        {
            yield return Rows(start, Math.Min(atMost, count - start));
        }
    }

    private BatchTensors Rows(int start, int count) =>
        new(
            Ids.narrow(0, start, count), Mask.narrow(0, start, count), Labels.narrow(0, start, count),
            Types?.narrow(0, start, count));
}
