using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary><c>x W^T + b</c>: <c>(..., in) -> (..., out)</c>, with <c>W</c> as <c>(out, in)</c>.</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        internal Linear(Parameter weight, Parameter? bias)
            : base(nameof(Linear))
        {
            this.weight = weight;
            this.bias = bias;
            out_features = weight.size(0);
            in_features = weight.size(1);
            register_parameter(nameof(weight), weight);
            if (bias is not null)
            {
                register_parameter(nameof(bias), bias);
            }
        }

        public Parameter? bias { get; set; }

        public Parameter weight { get; set; }

        public long in_features { get; set; }

        public long out_features { get; set; }

        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weight, bias);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Initial values as in PyTorch: both uniform within <c>1/sqrt(in)</c>.</summary>
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null)
            {
                Tensor weight = init.kaiming_uniform_(empty([outputSize, inputSize], dtype, device), Math.Sqrt(5));
                double bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
                Tensor? bias = hasBias ? init.uniform_(empty([outputSize], dtype, device), -bound, bound) : null;
                return new Linear(new Parameter(weight), bias is null ? null : new Parameter(bias));
            }

            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);
        }
    }
}
