using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Normalises the last dimensions to mean 0 and variance 1, then scales and shifts them.</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        internal LayerNorm(long[] shape, double eps, bool affine, bool hasBias, Device? device, ScalarType? dtype)
            : base(nameof(LayerNorm))
        {
            normalized_shape = shape;
            this.eps = eps;
            elementwise_affine = affine;
            if (!affine)
            {
                return;
            }

            weight = new Parameter(ones(shape, dtype, device));
            register_parameter(nameof(weight), weight);
            if (hasBias)
            {
                bias = new Parameter(zeros(shape, dtype, device));
                register_parameter(nameof(bias), bias);
            }
        }

        public Parameter? bias { get; set; }

        public Parameter? weight { get; set; }

        public long[] normalized_shape { get; set; }

        public double eps { get; set; }

        public bool elementwise_affine { get; set; }

        public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, weight, bias, eps);

        public void reset_parameters()
        {
            if (weight is not null)
            {
                nn.init.ones_(weight);
            }

            if (bias is not null)
            {
                nn.init.zeros_(bias);
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static LayerNorm LayerNorm(
                long[] normalized_shape, double eps = 1E-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            public static LayerNorm LayerNorm(
                long normalized_shape, double eps = 1E-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, device, dtype);
        }
    }
}
