using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType s_defaultType = ScalarType.Float32;

    /// <summary>The version of libtorch.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(Native.sw_torch_version())!;

    /// <summary>Who multiplies matrices on the CPU. The package has no such thing.</summary>
    internal static string BlasName => Marshal.PtrToStringUTF8(Native.sw_blas_name())!;

    public static int get_num_threads() => Native.sw_get_threads();

    /// <summary>Threads of one operator; the setting holds for the calling thread.</summary>
    public static void set_num_threads(int num) => Native.Check(Native.sw_set_threads(num), "set_num_threads");

    public static int get_num_interop_threads() => Native.sw_get_interop_threads();

    public static void set_num_interop_threads(int num) =>
        Native.Check(Native.sw_set_interop_threads(num), "set_num_interop_threads");

    public static ScalarType get_default_dtype() => s_defaultType;

    public static void set_default_dtype(ScalarType dtype) => s_defaultType = dtype;

    /// <summary>Whether denormal numbers count as zero; false when the CPU cannot.</summary>
    internal static bool SetFlushDenormal(bool on) => Native.sw_set_flush_denormal(on ? 1 : 0) != 0;

    /// <summary>Refuses operators whose result can differ from run to run. The package does not implement it.</summary>
    internal static void SetDeterministic(bool on) =>
        Native.Check(Native.sw_set_deterministic(on ? 1 : 0), "use_deterministic_algorithms");

    public static class backends
    {
        public static class cuda
        {
            public static class matmul
            {
                public static bool allow_tf32
                {
                    get => Native.sw_get_tf32(1) != 0;
                    set => Native.Check(Native.sw_set_tf32(1, value ? 1 : 0), "allow_tf32");
                }
            }
        }

        public static class cudnn
        {
            public static bool allow_tf32
            {
                get => Native.sw_get_tf32(0) != 0;
                set => Native.Check(Native.sw_set_tf32(0, value ? 1 : 0), "allow_tf32");
            }
        }
    }
}
