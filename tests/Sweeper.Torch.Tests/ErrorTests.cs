using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Torch.Tests;

public sealed class ErrorTests : TorchTest
{
    [Fact]
    public void Name_the_operator_and_the_shapes()
    {
        TorchException e = Assert.Throws<TorchException>(() => nn.functional.linear(zeros(2, 3), zeros(4, 5)));

        Assert.StartsWith("aten::linear failed for [2, 3] Float32, [4, 5] Float32: mat1 and mat2 shapes cannot be multiplied", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame #", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_lists_name_their_tensors()
    {
        TorchException e = Assert.Throws<TorchException>(() => cat([zeros(2, 3), zeros(4, dtype: ScalarType.Int64)]));
        Assert.StartsWith("aten::cat failed for [2, 3] Float32, [4] Int64: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_out_of_range_is_told()
    {
        using nn.Module<Tensor, Tensor> table = nn.Embedding(3, 2);
        TorchException e = Assert.Throws<TorchException>(() => table.call(tensor([7L])));
        Assert.Contains("index out of range", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_without_a_graph_names_the_tensor()
    {
        TorchException e = Assert.Throws<TorchException>(() => zeros(1).backward());
        Assert.StartsWith("backward failed for [1] Float32: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("does not require grad", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_is_refused_has_its_own_type()
    {
        TorchOutOfMemoryException e = Assert.Throws<TorchOutOfMemoryException>(() => empty(1L << 50));
        Assert.StartsWith("aten::empty failed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_tensor_is_refused()
    {
        Tensor t = zeros(2);
        Tensor other = zeros(2);
        t.Dispose();
        Assert.True(t.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => t + other);
        Assert.Throws<ObjectDisposedException>(() => t.shape);
        t.Dispose();
    }

    [Fact]
    public void A_device_that_is_not_there_is_told()
    {
        Assert.Throws<ArgumentException>(() => device("quantum"));
        if (!cuda.is_available())
        {
            Assert.Throws<InvalidOperationException>(() => InitializeDeviceType(DeviceType.CUDA));
            Assert.ThrowsAny<TorchException>(() => zeros(1).cuda());
        }
    }

    [Fact]
    public void Do_not_leave_the_next_call_spoiled()
    {
        Assert.Throws<TorchException>(() => zeros(2).matmul(zeros(3)));
        AssertClose([2], ones(2).matmul(ones(2)));
    }
}
