using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Torch.Tests;

public sealed class CudaTests : TorchTest
{
    [CudaFact]
    public void Tensors_go_there_and_back()
    {
        Tensor t = arange(6).reshape(2, 3).cuda();
        Assert.True(t.is_cuda);
        AssertClose([0, 2, 4, 6, 8, 10], t + t);
        Assert.Throws<TorchException>(() => t.data<long>());
        Assert.Equal(15, t.sum().ToInt64());
        cuda.synchronize();
        (long free, long total) = cuda.MemoryInfo(0);
        Assert.InRange(free, 1, total);
    }

    [CudaFact]
    public void A_step_agrees_with_the_CPUs()
    {
        double[] Step(Device device)
        {
            manual_seed(2);
            Linear layer = Own(nn.Linear(8, 4)).to(device);
            AdamW optimizer = Own(optim.AdamW(layer.parameters(), 0.01));
            for (int k = 0; k < 5; k++)
            {
                optimizer.zero_grad();
                layer.call(ones([2, 8], device: device)).pow(2).sum().backward();
                nn.utils.clip_grad_norm_(layer.parameters(), 1);
                optimizer.step();
            }

            return Values(layer.weight);
        }

        double[] expected = Step(CPU);
        AssertClose(expected, Doubles([4, 8], Step(CUDA)), 1e-4);
    }

    [CudaFact]
    public void Dropout_keeps_its_share() =>
        Assert.Equal(0.7, (nn.functional.dropout(ones([100_000], device: CUDA), 0.3) > 0).to(ScalarType.Float32).mean().ToDouble(), 0.01);

    [CudaFact]
    public void Memory_that_is_refused_has_its_own_type() =>
        Assert.Throws<TorchOutOfMemoryException>(() => empty([1L << 45], device: CUDA));
}
