using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static class utils
        {
            /// <summary>
            /// Scales all gradients by one factor so that their common norm is at most <paramref name="max_norm"/>, and returns
            /// the norm before that. Reading the norm waits for the device, once.
            /// </summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using HandleList gradients = GradientsOf(tensors);
                if (gradients.Count == 0)
                {
                    return 0;
                }

                using IDisposable noGrad = no_grad();
                using DisposeScope scope = NewDisposeScope();
                Tensor[] norms = Ops._foreach_norm_Scalar.CallList(gradients, norm_type);
                double total = Ops.linalg_vector_norm.Call(stack(norms), norm_type).ToDouble();
                double factor = max_norm / (total + 1e-6);
                if (!(factor >= 1)) // So that a norm of NaN spoils the step, as in PyTorch, and does not hide.
                {
                    Ops._foreach_mul__Scalar.Do(gradients, factor);
                }

                return total;
            }

            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using IDisposable noGrad = no_grad();
                foreach (Parameter parameter in tensors)
                {
                    using Tensor? gradient = parameter.grad;
                    gradient?.clamp_(-clip_value, clip_value);
                }
            }

            private static HandleList GradientsOf(IEnumerable<Parameter> parameters)
            {
                var list = new HandleList(owns: true);
                foreach (Parameter parameter in parameters)
                {
                    Native.Check(Native.sw_grad(parameter.Handle, out nint gradient), "grad", parameter);
                    if (gradient != 0)
                    {
                        list.Add(gradient);
                    }
                }

                return list;
            }
        }
    }
}
