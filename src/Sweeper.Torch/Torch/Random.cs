using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds the generators of the CPU and of every GPU.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    /// <summary>The default generator. Generators of one's own are not offered.</summary>
    public sealed class Generator
    {
        internal static readonly Generator Default = new();

        private Generator()
        {
        }

        public long initial_seed() => random.initial_seed();

        public Generator manual_seed(long seed) => random.manual_seed(seed);

        public Tensor get_state() => random.get_rng_state();

        public void set_state(Tensor value) => random.set_rng_state(value);
    }

    public static class random
    {
        public static Generator manual_seed(long seed)
        {
            Native.Check(Native.sw_seed(seed), "manual_seed");
            return Generator.Default;
        }

        public static long initial_seed()
        {
            Native.Check(Native.sw_initial_seed(out long seed), "initial_seed");
            return seed;
        }

        /// <summary>The state of the CPU's generator, as bytes.</summary>
        public static Tensor get_rng_state()
        {
            Native.Check(Native.sw_get_rng_state(out nint state), "get_rng_state");
            return new Tensor(state);
        }

        public static void set_rng_state(Tensor new_state)
        {
            Native.Check(Native.sw_set_rng_state(new_state.Handle), "set_rng_state", new_state);
            GC.KeepAlive(new_state);
        }
    }
}
