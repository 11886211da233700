using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor narrow(long dim, long start, long length) => Ops.narrow.Call(this, dim, start, length);

        public Tensor select(long dim, long index) => Ops.select_int.Call(this, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) => Ops.slice_Tensor.Call(this, dim, start, finish, step);

        public Tensor gather(long dim, Tensor index) => Ops.gather.Call(this, dim, index);

        public Tensor index_select(long dim, Tensor index) => Ops.index_select.Call(this, dim, index);

        public Tensor masked_select(Tensor mask) => Ops.masked_select.Call(this, mask);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => InPlace(Ops.scatter__src, this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => InPlace(Ops.scatter_add_, this, dim, index, src);

        public Tensor index(params Tensor[] indices) => Ops.index_Tensor.Call(this, indices);

        public Tensor index(params TensorIndex[] indices)
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor viewed, Tensor?[]? tensors) = TensorIndex.Apply(this, indices);
            Tensor result = tensors is not null ? Ops.index_Tensor.Call(viewed, tensors) : ReferenceEquals(viewed, this) ? alias() : viewed;
            return result.MoveToOuterDisposeScope();
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            InPlace(Ops.index_put_, this, indices, value, accumulate);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor viewed, Tensor?[]? tensors) = TensorIndex.Apply(this, indices);
            if (tensors is not null)
            {
                Ops.index_put_.Do(viewed, tensors, value, accumulate);
            }
            else if (accumulate)
            {
                viewed.add_(value);
            }
            else
            {
                viewed.copy_(value);
            }

            return this;
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using Tensor filled = full([], value, dtype, device);
            return index_put_(filled, indices, false);
        }

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor filled = full([], value, dtype, device);
            return index_put_(filled, indices, false);
        }

        public Tensor alias()
        {
            Native.Check(Native.sw_alias(Handle, out nint same), "alias", this);
            return new Tensor(same);
        }
    }
}
