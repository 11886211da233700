using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Ops.abs.Call(this);

        public Tensor neg() => Ops.neg.Call(this);

        public Tensor sign() => Ops.sign.Call(this);

        public Tensor exp() => Ops.exp.Call(this);

        public Tensor log() => Ops.log.Call(this);

        public Tensor sqrt() => Ops.sqrt.Call(this);

        public Tensor rsqrt() => Ops.rsqrt.Call(this);

        public Tensor reciprocal() => Ops.reciprocal.Call(this);

        public Tensor tanh() => Ops.tanh.Call(this);

        public Tensor sigmoid() => Ops.sigmoid.Call(this);

        public Tensor relu() => Ops.relu.Call(this);

        public Tensor relu_() => InPlace(Ops.relu_, this);

        public Tensor gelu() => Ops.gelu.Call(this);

        public Tensor erf() => Ops.erf.Call(this);

        public Tensor isnan() => Ops.isnan.Call(this);

        public Tensor isfinite() => Ops.isfinite.Call(this);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Ops.clamp.Call(this, Optional(min), Optional(max));

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => InPlace(Ops.clamp_, this, Optional(min), Optional(max));

        public Tensor masked_fill(Tensor mask, Scalar value) => Ops.masked_fill_Scalar.Call(this, mask, value);

        public Tensor masked_fill_(Tensor mask, Scalar value) => InPlace(Ops.masked_fill__Scalar, this, mask, value);

        public Tensor fill_(Scalar value) => InPlace(Ops.fill__Scalar, this, value);

        public Tensor zero_() => InPlace(Ops.zero_, this);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            InPlace(Ops.normal_, this, mean, std);

        public Tensor uniform_(double from, double to, Generator? generator = null) => InPlace(Ops.uniform_, this, from, to);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => InPlace(Ops.bernoulli__float, this, p);

        public Tensor tril(long diagonal = 0) => Ops.tril.Call(this, diagonal);

        public Tensor triu(long diagonal = 0) => Ops.triu.Call(this, diagonal);

        private static Arg Optional(Scalar? scalar) => scalar is null ? default(Arg) : scalar;
    }
}
