using TorchSharp.Interop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Rows of a table by number: <c>(...) -> (..., dims)</c>. The padding row gets no gradient.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long _paddingIndex;
        private readonly bool _scaleGradByFreq;
        private readonly bool _sparse;

        internal Embedding(Parameter weight, long? paddingIndex, bool scaleGradByFreq, bool sparse)
            : base(nameof(Embedding))
        {
            this.weight = weight;
            _paddingIndex = paddingIndex is { } p ? (p < 0 ? p + weight.size(0) : p) : -1;
            _scaleGradByFreq = scaleGradByFreq;
            _sparse = sparse;
            register_parameter(nameof(weight), weight);
        }

        public Parameter weight { get; set; }

        public override Tensor forward(Tensor input) => Ops.embedding.Call(weight, input, _paddingIndex, _scaleGradByFreq, _sparse);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Initial values as in PyTorch: standard normal, and zero for the padding row.</summary>
            public static Embedding Embedding(
                long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                if (max_norm is not null)
                {
                    throw new NotSupportedException("Embedding: max_norm is not offered");
                }

                Tensor weight = init.normal_(empty([num_embeddings, embedding_dims], dtype, device));
                if (padding_idx is { } padding)
                {
                    using IDisposable noGrad = no_grad();
                    using Tensor row = weight.select(0, padding);
                    row.zero_();
                }

                return new Embedding(new Parameter(weight), padding_idx, scale_grad_by_freq, sparse);
            }
        }
    }
}
