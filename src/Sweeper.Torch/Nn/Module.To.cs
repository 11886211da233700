using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>
            /// Moves or converts every parameter and buffer. They stay the same objects, so an optimizer made before keeps
            /// working; the package makes new ones. Only floating-point tensors change their type.
            /// </summary>
            internal void To(Device? device, ScalarType? type, bool non_blocking)
            {
                using IDisposable noGrad = no_grad();
                foreach (Parameter parameter in parameters())
                {
                    Convert(parameter, device, type, non_blocking);
                    using Tensor? gradient = parameter.grad;
                    if (gradient is not null)
                    {
                        parameter.grad = null;
                        Convert(gradient, device, type, non_blocking);
                        parameter.grad = gradient;
                    }
                }

                foreach (Tensor buffer in buffers())
                {
                    Convert(buffer, device, type, non_blocking);
                }
            }

            private static void Convert(Tensor tensor, Device? device, ScalarType? type, bool non_blocking)
            {
                ScalarType to = type is { } wanted && tensor.is_floating_point() ? wanted : tensor.dtype;
                using DisposeScope scope = NewDisposeScope();
                Tensor converted = tensor.to(to, device ?? tensor.device, non_blocking: non_blocking);
                if (!ReferenceEquals(converted, tensor))
                {
                    tensor.SetData(converted);
                }
            }
        }
    }
}
