using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The gradient, or null where there is none yet. Each read is a new handle of one tensor.</summary>
        public Tensor? grad
        {
            get
            {
                Native.Check(Native.sw_grad(Handle, out nint gradient), "grad", this);
                return gradient == 0 ? null : new Tensor(gradient);
            }

            set
            {
                Native.Check(Native.sw_set_grad(Handle, value?.Handle ?? 0), "grad", this);
                GC.KeepAlive(value);
            }
        }

        public void backward() => autograd.backward(this);

        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public void retain_grad() => Native.Check(Native.sw_retain_grad(Handle), "retain_grad", this);

        public Tensor detach() => Ops.detach.Call(this);

        public Tensor detach_() => InPlace(Ops.detach_, this);

        /// <summary>Puts another tensor's memory in the place of this one's, which stays the same object to autograd.</summary>
        internal void SetData(Tensor data)
        {
            Native.Check(Native.sw_set_data(Handle, data.Handle), "set_data", this);
            GC.KeepAlive(data);
        }

        // An in-place operator returns the tensor it changed: the same managed object, not a second handle.
        internal Tensor InPlace(Op op, params ReadOnlySpan<Arg> args)
        {
            op.Do(args);
            return this;
        }
    }
}
