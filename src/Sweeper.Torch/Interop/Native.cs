using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The C interface of native/shim.cpp. Every <c>int</c> result but counts and modes goes through
/// <see cref="Check(int, string)"/>.</summary>
internal static unsafe partial class Native
{
    private const string Library = "libsweepertorch";
    private const int ExpectedAbi = 1;

    static Native() => ShimLoader.Load(Library, ExpectedAbi);

    [LibraryImport(Library)]
    public static partial nint sw_error();

    [LibraryImport(Library)]
    public static partial nint sw_torch_version();

    [LibraryImport(Library)]
    public static partial nint sw_blas_name();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sw_op(string name, string overload, out nint op);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sw_op_exists(string name, string overload);

    [LibraryImport(Library)]
    public static partial int sw_call(nint op, Val* args, int nargs, Val* outs, int capacity, out int nouts);

    [LibraryImport(Library)]
    public static partial void sw_free(nint tensor);

    [LibraryImport(Library)]
    public static partial void sw_free_many(nint* tensors, int n);

    [LibraryImport(Library)]
    public static partial void sw_free_list(nint handles);

    [LibraryImport(Library)]
    public static partial int sw_from_host(void* data, long* shape, int rank, int dtype, out nint tensor);

    [LibraryImport(Library)]
    public static partial int sw_to_host(nint tensor, void* destination, long bytes);

    [LibraryImport(Library)]
    public static partial int sw_info(nint tensor, out Info info);

    [LibraryImport(Library)]
    public static partial int sw_shape(nint tensor, long* shape);

    [LibraryImport(Library)]
    public static partial int sw_strides(nint tensor, long* strides);

    [LibraryImport(Library)]
    public static partial int sw_data(nint tensor, out nint data);

    [LibraryImport(Library)]
    public static partial int sw_item_double(nint tensor, out double value);

    [LibraryImport(Library)]
    public static partial int sw_item_int(nint tensor, out long value);

    [LibraryImport(Library)]
    public static partial int sw_alias(nint tensor, out nint alias);

    [LibraryImport(Library)]
    public static partial int sw_set_requires_grad(nint tensor, int on);

    [LibraryImport(Library)]
    public static partial int sw_set_data(nint tensor, nint data);

    [LibraryImport(Library)]
    public static partial int sw_retain_grad(nint tensor);

    [LibraryImport(Library)]
    public static partial int sw_grad(nint tensor, out nint grad);

    [LibraryImport(Library)]
    public static partial int sw_set_grad(nint tensor, nint grad);

    [LibraryImport(Library)]
    public static partial int sw_grads(nint* tensors, int n, nint* grads);

    [LibraryImport(Library)]
    public static partial int sw_clear_grads(nint* tensors, int n);

    [LibraryImport(Library)]
    public static partial int sw_backward(
        nint* tensors, int n, nint* grads, int ngrads, int retain, int create, nint* inputs, int ninputs);

    [LibraryImport(Library)]
    public static partial int sw_autograd_grad(
        nint* outputs, int n, nint* inputs, int ninputs, nint* grads, int ngrads,
        int retain, int create, int allowUnused, nint* result);

    [LibraryImport(Library)]
    public static partial int sw_grad_mode(int on);

    [LibraryImport(Library)]
    public static partial int sw_grad_enabled();

    [LibraryImport(Library)]
    public static partial nint sw_inference_enter(int on);

    [LibraryImport(Library)]
    public static partial void sw_inference_exit(nint mode);

    [LibraryImport(Library)]
    public static partial int sw_seed(long seed);

    [LibraryImport(Library)]
    public static partial int sw_cuda_seed(long seed);

    [LibraryImport(Library)]
    public static partial int sw_initial_seed(out long seed);

    [LibraryImport(Library)]
    public static partial int sw_get_rng_state(out nint state);

    [LibraryImport(Library)]
    public static partial int sw_set_rng_state(nint state);

    [LibraryImport(Library)]
    public static partial int sw_dropout(nint tensor, double p, int inplace, out nint result);

    [LibraryImport(Library)]
    public static partial int sw_set_threads(int n);

    [LibraryImport(Library)]
    public static partial int sw_get_threads();

    [LibraryImport(Library)]
    public static partial int sw_set_interop_threads(int n);

    [LibraryImport(Library)]
    public static partial int sw_get_interop_threads();

    [LibraryImport(Library)]
    public static partial int sw_set_flush_denormal(int on);

    [LibraryImport(Library)]
    public static partial int sw_set_deterministic(int on);

    [LibraryImport(Library)]
    public static partial int sw_set_tf32(int matmul, int on);

    [LibraryImport(Library)]
    public static partial int sw_get_tf32(int matmul);

    [LibraryImport(Library)]
    public static partial int sw_cuda_count();

    [LibraryImport(Library)]
    public static partial int sw_cudnn_available();

    [LibraryImport(Library)]
    public static partial int sw_cuda_synchronize(long device);

    [LibraryImport(Library)]
    public static partial int sw_cuda_memory(int device, out long free, out long total);

    /// <summary>Throws the failure of <paramref name="operation"/> that a status other than 0 stands for.</summary>
    public static void Check(int status, string operation)
    {
        if (status != 0)
        {
            throw Failure(status, operation, "");
        }
    }

    /// <summary>As <see cref="Check(int, string)"/>, for an operation on one tensor, which the message describes.</summary>
    public static void Check(int status, string operation, torch.Tensor tensor)
    {
        if (status != 0)
        {
            string message = LastError();
            throw Failure(status, operation, TensorText.Describe(tensor), message);
        }
    }

    public static TorchException Failure(int status, string operation, string tensors, string? message = null)
    {
        const int OutOfMemory = 2;
        string text = $"{operation} failed{(tensors.Length > 0 ? " for " + tensors : "")}: {message ?? LastError()}";
        return status == OutOfMemory ? new TorchOutOfMemoryException(text) : new TorchException(text);
    }

    public static string LastError() => (Marshal.PtrToStringUTF8(sw_error()) ?? "no message").TrimEnd();
}
