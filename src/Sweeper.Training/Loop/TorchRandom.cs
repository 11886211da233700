using Sweeper.Search;
using static TorchSharp.torch;

namespace Sweeper.Training.Loop;

/// <summary>The state of libtorch's random numbers, from which dropout masks are drawn.</summary>
/// <remarks>
/// TorchSharp tells the state of the CPU's generator alone. A GPU's is seeded anew before each step, from the trial's
/// seed and the number of the step, so that there is no state to keep.
/// </remarks>
internal static class TorchRandom
{
    /// <summary>The state of the CPU's generator.</summary>
    public static byte[] State()
    {
        using Tensor state = random.get_rng_state();
        return state.bytes.ToArray();
    }

    /// <exception cref="ArgumentException">The bytes are not as many as the state of this libtorch's generator.</exception>
    public static void Restore(byte[] state)
    {
        using Tensor all = random.get_rng_state();
        all.bytes = state;
        random.set_rng_state(all);
    }

    /// <summary>Starts the random numbers of a step on a GPU; on the CPU they go on from the step before.</summary>
    /// <param name="device">Where the model is.</param>
    /// <param name="seed">The trial's seed.</param>
    /// <param name="step">Steps done before this one.</param>
    public static void BeginStep(Device device, long seed, int step)
    {
        if (device.type == TorchSharp.DeviceType.CUDA)
        {
            cuda.manual_seed_all((long)(new SeededRandom(seed, step, "dropout").NextBits() >> 1));
        }
    }
}
