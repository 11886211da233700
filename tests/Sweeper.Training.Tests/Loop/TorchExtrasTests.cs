using Sweeper.Training.Loop;

namespace Sweeper.Training.Tests.Loop;

public sealed class TorchExtrasTests
{
    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 139.00 GiB total capacity)", true)]
    [InlineData("[enforce fail at alloc_cpu.cpp:66] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes", true)]
    [InlineData("DefaultCPUAllocator: not enough memory: you tried to allocate 4398046511104 bytes.", true)]
    [InlineData("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", false)]
    public void Knows_a_lack_of_memory_by_its_message(string message, bool expected) =>
        Assert.Equal(expected, TorchExtras.IsOutOfMemory(new InvalidOperationException(message)));
}
