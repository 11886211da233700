using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Reads and writes the elements of a CPU tensor in the order of its indices, whatever its strides.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor; // Kept alive: its memory is what _data points to.
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;
    private readonly T* _data;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _tensor = tensor;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        _data = (T*)tensor.DataPointer();
        Count = tensor.numel();
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => *At(indices);
        set => *At(indices) = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        long count = Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (_contiguous)
        {
            Alive();
            new Span<T>(_data + tensorIndex, checked((int)count)).CopyTo(array[arrayIndex..]);
            return;
        }

        for (long k = 0; k < count; k++)
        {
            array[checked((int)(arrayIndex + k))] = AtLinear(tensorIndex + k);
        }
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        long count = Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        for (long k = 0; k < count; k++)
        {
            *Linear(tensorIndex + k) = array[checked((int)(arrayIndex + k))];
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long k = 0; k < Count; k++)
        {
            yield return AtLinear(k);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Does nothing: the tensor owns the memory.</summary>
    public void Dispose()
    {
    }

    internal T AtLinear(long position) => *Linear(position);

    private T* At(long[] indices)
    {
        if (indices.Length != _shape.Length)
        {
            throw new ArgumentException($"{indices.Length} indices for a tensor of {_shape.Length} dimensions");
        }

        long offset = 0;
        for (int d = 0; d < indices.Length; d++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(indices[d]);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(indices[d], _shape[d]);
            offset += indices[d] * _strides[d];
        }

        Alive();
        return _data + offset;
    }

    private T* Linear(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
        Alive();
        if (_contiguous)
        {
            return _data + position;
        }

        long offset = 0;
        for (int d = _shape.Length - 1; d >= 0; d--)
        {
            offset += position % _shape[d] * _strides[d];
            position /= _shape[d];
        }

        return _data + offset;
    }

    private void Alive() => _ = _tensor.Handle; // Throws for a disposed tensor, whose memory is gone.
}
