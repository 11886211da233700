namespace TorchSharp.Interop;

/// <summary>
/// A growable list of native tensor handles that the optimizers reuse from step to step, so that a step allocates
/// no managed tensors. An owning list frees what it holds when cleared.
/// </summary>
internal sealed unsafe class HandleList(bool owns) : IDisposable
{
    private nint[] _items = new nint[16];

    public int Count { get; private set; }

    public ReadOnlySpan<nint> Items => _items.AsSpan(0, Count);

    public nint this[int index] => _items[index];

    public void Add(nint handle)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count++] = handle;
    }

    public void AddRange(ReadOnlySpan<nint> handles)
    {
        foreach (nint handle in handles)
        {
            Add(handle);
        }
    }

    public void Clear()
    {
        if (owns)
        {
            fixed (nint* items = _items)
            {
                Native.sw_free_many(items, Count);
            }
        }

        Count = 0;
    }

    public void Dispose() => Clear();
}
