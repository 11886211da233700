using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Tests.Execution;

public sealed class DeviceSlotsTests
{
    private const string TwoGpus = """
        GPU 0: NVIDIA H200 (UUID: GPU-aaaa1111-2222)
        GPU 1: NVIDIA H200 (UUID: GPU-bbbb1111-2222)
        """;

    [Theory]
    [InlineData(null, 2)]
    [InlineData("", 0)]
    [InlineData("1", 1)]
    [InlineData("1,0", 2)]
    [InlineData("0,7,1", 1)]
    [InlineData("-1", 0)]
    [InlineData("NoDevFiles", 0)]
    [InlineData("GPU-bbbb1111-2222", 1)]
    [InlineData("GPU-bbbb", 1)]
    public void Visible_devices_are_counted_as_cuda_does(string? visible, int count) =>
        Assert.Equal(count, DeviceSlots.CountVisible(TwoGpus, visible));

    [Theory]
    [InlineData(null, null, 0, "cpu 1|cpu 2|cpu 3|cpu 4")]
    [InlineData(null, 2, 0, "cpu 1|cpu 2")]
    [InlineData(null, null, 2, "cuda:0|cuda:1")]
    [InlineData("all", 1, 2, "cuda:0")]
    [InlineData("all", 5, 2, "cuda:0|cuda:1|cuda:0 2|cuda:1 2|cuda:0 3")]
    [InlineData("cpu", null, 2, "cpu 1|cpu 2|cpu 3|cpu 4")]
    [InlineData("cuda:1", null, 2, "cuda:1")]
    public void Devices_are_divided_into_slots(string? devices, int? jobs, int gpus, string names) =>
        Assert.Equal(names.Split('|'), DeviceSlots.Divide(devices, jobs, () => gpus, cores: 4).Select(slot => slot.Name));

    [Theory]
    [InlineData("cuda:2", null, "Use cpu, all, or some of cuda:0,cuda:1")]
    [InlineData("gpu0", null, "Use cpu, all, or some of cuda:0,cuda:1")]
    [InlineData("cuda:0,cuda:0", null, "Name each once")]
    [InlineData("cuda:0,", null, "Use cpu, all")]
    [InlineData(null, 0, "Give the number of trials")]
    public void What_cannot_be_is_refused_with_a_way_out(string? devices, int? jobs, string fix)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(
            () => DeviceSlots.Divide(devices, jobs, () => 2, cores: 4));
        Assert.Contains(fix, error.Problems.Single().Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_gpu_the_error_says_so()
    {
        UserErrorException error = Assert.Throws<UserErrorException>(
            () => DeviceSlots.Divide("cuda:0", null, () => 0, cores: 4));
        Assert.Contains("--devices cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Workers_on_cores_are_single_threaded_and_those_on_gpus_are_left_alone()
    {
        Assert.Equal("1", new DeviceSlot("cpu 1", "cpu").Environment["OMP_NUM_THREADS"]);
        Assert.Equal("PASSIVE", new DeviceSlot("cpu 1", "cpu").Environment["OMP_WAIT_POLICY"]);
        Assert.Empty(new DeviceSlot("cuda:0", "cuda:0").Environment);
    }
}
