using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static class autograd
    {
        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            nint[] t = Handles(tensors);
            nint[] g = Handles(grad_tensors);
            nint[] i = Handles(inputs);
            fixed (nint* tp = t, gp = g, ip = i)
            {
                int retain = (retain_graph ?? create_graph) ? 1 : 0;
                int status = Native.sw_backward(tp, t.Length, gp, g.Length, retain, create_graph ? 1 : 0, ip, i.Length);
                if (status != 0)
                {
                    string message = Native.LastError();
                    throw Native.Failure(status, "backward", string.Join(", ", tensors.Select(TensorText.Describe)), message);
                }
            }

            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        /// <summary>The gradients of <paramref name="outputs"/> by <paramref name="inputs"/>; null where an input is unused.</summary>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint[] o = Handles(outputs);
            nint[] i = Handles(inputs);
            nint[] g = Handles(grad_outputs);
            var result = new nint[i.Length];
            fixed (nint* op = o, ip = i, gp = g, rp = result)
            {
                Native.Check(
                    Native.sw_autograd_grad(
                        op, o.Length, ip, i.Length, gp, g.Length,
                        retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, rp),
                    "autograd.grad");
            }

            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return [.. result.Select(handle => handle == 0 ? null! : new Tensor(handle))];
        }

        private static nint[] Handles(IList<Tensor>? tensors) => tensors is null ? [] : [.. tensors.Select(t => t.Handle)];
    }
}
