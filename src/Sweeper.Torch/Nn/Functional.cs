using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Ops.linear.Call(input, weights, bias);

            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1E-05) =>
                Ops.layer_norm.Call(input, normalized_shape, weight, bias, eps);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor gelu(Tensor x) => x.gelu();

            public static Tensor gelu(Tensor x, bool inplace) => inplace ? Into(x, x.gelu()) : x.gelu();

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? Into(x, x.tanh()) : x.tanh();

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_() : x.relu();

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor silu(Tensor x, bool inplace = false) =>
                inplace ? Into(x, Ops.silu.Call(x)) : Ops.silu.Call(x);

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Ops.one_hot.Call(x, num_classes);

            /// <summary>
            /// Zeroes elements with probability <paramref name="p"/>. Float32 on the CPU takes the shim's own mask: other random
            /// numbers than ATen's, governed by the same generator. Without effect it gives another handle of its input.
            /// </summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (!training || p == 0)
                {
                    return inplace ? input : input.alias();
                }

                Info info = input.Info();
                bool own = info.DeviceType == (int)DeviceType.CPU && info.ScalarType == (int)ScalarType.Float32 && p is > 0 and < 1;
                if (!own)
                {
                    return inplace ? input.InPlace(Ops.dropout_, input, p, true) : Ops.dropout.Call(input, p, true);
                }

                Native.Check(Native.sw_dropout(input.Handle, p, inplace ? 1 : 0, out nint result), "dropout", input);
                GC.KeepAlive(input);
                if (inplace)
                {
                    Native.sw_free(result);
                    return input;
                }

                return new Tensor(result);
            }

            private static Tensor Into(Tensor x, Tensor result)
            {
                using (result)
                {
                    return x.copy_(result);
                }
            }
        }
    }
}
