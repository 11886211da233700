using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>No graph is recorded on this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>As <see cref="no_grad"/>, and its tensors carry no version counters either.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_grad_enabled() => Native.sw_grad_enabled() != 0;

    private sealed class GradMode(bool enabled) : IDisposable
    {
        private int? _before = Native.sw_grad_mode(enabled ? 1 : 0);

        public void Dispose()
        {
            if (_before is { } mode)
            {
                _ = Native.sw_grad_mode(mode);
                _before = null;
            }
        }
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private nint _guard = Native.sw_inference_enter(enabled ? 1 : 0);

        public void Dispose()
        {
            if (_guard != 0)
            {
                Native.sw_inference_exit(_guard);
                _guard = 0;
            }
        }
    }
}
