using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static bool cuda_is_available() => cuda.is_available();

    public static class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count() => Native.sw_cuda_count();

        public static bool is_cudnn_available() => Native.sw_cudnn_available() != 0;

        public static void manual_seed(long seed) => manual_seed_all(seed);

        public static void manual_seed_all(long seed) => Native.Check(Native.sw_cuda_seed(seed), "cuda.manual_seed");

        /// <summary>Waits until the device has done all it was given.</summary>
        public static void synchronize(Device? device = null) =>
            Native.Check(Native.sw_cuda_synchronize(device?.index ?? -1), "cuda.synchronize");

        /// <summary>Free and total bytes of a device. The package has no such thing.</summary>
        internal static (long Free, long Total) MemoryInfo(int device)
        {
            Native.Check(Native.sw_cuda_memory(device, out long free, out long total), "cuda.memory_info");
            return (free, total);
        }
    }
}
