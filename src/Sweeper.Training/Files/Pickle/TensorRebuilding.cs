namespace Sweeper.Training.Files.Pickle;

/// <summary>Makes storages and views of what a pickle says about them. Nothing in it is believed.</summary>
internal sealed class TensorRebuilding
{
    private const int MaxDimensions = 16;

    private readonly Dictionary<string, TorchStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>Every storage mentioned, by key.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Storages => _storages;

    /// <summary>Of <c>('storage', class, key, device, elements[, view])</c>.</summary>
    public TorchStorage Storage(object? id)
    {
        if (id is not object?[] { Length: 5 or 6 } parts || parts[0] is not "storage"
            || parts[1] is not StorageType type || parts[2] is not string key
            || parts[4] is not long elements || elements < 0 || elements > long.MaxValue / type.Size)
        {
            throw new PickleException("describes a tensor's storage in a way that PyTorch does not");
        }

        if (parts.Length == 6 && parts[5] is not null)
        {
            throw new PickleException("holds a storage that is a view of another, which is not supported");
        }

        TorchStorage storage = new(key, type, elements);
        if (!_storages.TryAdd(key, storage) && _storages[key] != storage)
        {
            throw new PickleException($"describes the storage '{key}' in two ways");
        }

        return _storages[key];
    }

    /// <summary>What one of the rebuilding functions of <c>torch._utils</c> returns.</summary>
    public static TorchView Rebuild(PickleGlobal function, object?[] arguments) => (function, arguments) switch
    {
        // data, requires_grad, backward_hooks
        (PickleGlobal.RebuildParameter, [TorchView data, bool, PickleDictionary { Count: 0 }]) => data,
        // storage, offset, size, stride, requires_grad, backward_hooks[, metadata]
        (PickleGlobal.RebuildTensorV2,
            [TorchStorage storage, long offset, object?[] size, object?[] stride, bool, PickleDictionary { Count: 0 }, ..])
            => View(storage, offset, size, stride),
        (PickleGlobal.RebuildTensor, [TorchStorage storage, long offset, object?[] size, object?[] stride])
            => View(storage, offset, size, stride),
        _ => throw new PickleException($"calls {function} with arguments that PyTorch does not give it"),
    };

    private static TorchView View(TorchStorage storage, long offset, object?[] size, object?[] stride)
    {
        if (size.Length != stride.Length || size.Length > MaxDimensions || offset < 0
            || !size.All(n => n is long and >= 0) || !stride.All(n => n is long and >= 0))
        {
            throw new PickleException("holds a tensor with a size or stride that cannot be");
        }

        long[] shape = [.. size.Select(n => (long)n!)];
        long[] strides = [.. stride.Select(n => (long)n!)];
        UInt128 elements = 1;
        UInt128 last = (UInt128)offset;
        for (int d = 0; d < shape.Length; d++)
        {
            // Both stay far below 2^128: at most 16 factors, each step checked against the storage.
            elements *= (UInt128)shape[d];
            last += (UInt128)Math.Max(shape[d] - 1, 0) * (UInt128)strides[d];
            if (elements > (UInt128)storage.Elements)
            {
                break;
            }
        }

        bool empty = shape.Contains(0);
        if (empty ? offset > storage.Elements : elements > (UInt128)storage.Elements || last >= (UInt128)storage.Elements)
        {
            throw new PickleException(
                $"holds a tensor [{string.Join(", ", shape)}] that reaches beyond its storage '{storage.Key}' of "
                    + $"{storage.Elements} elements");
        }

        return new TorchView(storage, offset, shape, strides);
    }
}
