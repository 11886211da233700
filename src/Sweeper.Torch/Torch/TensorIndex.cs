namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of <c>t[0, .., mask]</c>: a position, a slice, a new axis, an ellipsis or a tensor.</summary>
    public readonly struct TensorIndex
    {
        private readonly Kind _kind;
        private readonly long _start;
        private readonly long? _stop;
        private readonly long _step;
        private readonly Tensor? _tensor;

        private TensorIndex(Kind kind, long start = 0, long? stop = null, long step = 1, Tensor? tensor = null)
        {
            _kind = kind;
            _start = start;
            _stop = stop;
            _step = step;
            _tensor = tensor;
        }

        private enum Kind
        {
            Slice,
            Single,
            Ellipsis,
            NewAxis,
            Tensor,
        }

        public static TensorIndex Colon => new(Kind.Slice);

        public static TensorIndex Ellipsis => new(Kind.Ellipsis);

        public static TensorIndex None => new(Kind.NewAxis);

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Tensor value) => new(Kind.Tensor, tensor: value);

        public static implicit operator TensorIndex(Range range) =>
            new(Kind.Slice, Offset(range.Start), range.End.Equals(Index.End) ? null : Offset(range.End));

        public static TensorIndex Single(long? index) => new(Kind.Single, index ?? 0);

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(Kind.Slice, start ?? 0, stop, step ?? 1);

        /// <summary>The view that positions, slices and new axes make, and the index tensors for what then remains, if any.</summary>
        internal static (Tensor View, Tensor?[]? Tensors) Apply(Tensor tensor, TensorIndex[] indices)
        {
            int taken = indices.Sum(i => i._kind switch
            {
                Kind.Single or Kind.Slice => 1,
                Kind.Tensor => i._tensor!.dtype == ScalarType.Bool ? (int)i._tensor.dim() : 1,
                _ => 0,
            });
            var tensors = new List<Tensor?>();
            long dim = 0;
            foreach (TensorIndex index in indices)
            {
                switch (index._kind)
                {
                    case Kind.Single:
                        tensor = tensor.select(dim, index._start);
                        break;
                    case Kind.Slice:
                        tensor = tensor.slice(dim++, index._start, index._stop ?? long.MaxValue, index._step);
                        tensors.Add(null);
                        break;
                    case Kind.NewAxis:
                        tensor = tensor.unsqueeze(dim++);
                        tensors.Add(null);
                        break;
                    case Kind.Ellipsis:
                        long skipped = tensor.dim() - dim - Remaining();
                        dim += skipped;
                        tensors.AddRange(new Tensor?[skipped]);
                        break;
                    default:
                        long covered = index._tensor!.dtype == ScalarType.Bool ? index._tensor.dim() : 1;
                        dim += covered;
                        tensors.Add(index._tensor);
                        break;
                }

                taken -= index._kind switch
                {
                    Kind.Single or Kind.Slice => 1,
                    Kind.Tensor => index._tensor!.dtype == ScalarType.Bool ? (int)index._tensor.dim() : 1,
                    _ => 0,
                };
            }

            return (tensor, tensors.Exists(t => t is not null) ? [.. tensors] : null);

            int Remaining() => taken;
        }

        private static long Offset(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
