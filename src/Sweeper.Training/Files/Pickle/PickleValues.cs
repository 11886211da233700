namespace Sweeper.Training.Files.Pickle;

// What a pickle may hold here, as C# values: null for None, bool, long, BigInteger, double, string, List<object?> for
// lists, object?[] for tuples, PickleDictionary for dictionaries, and the types below.

/// <summary>A dictionary with text keys, in the order in which they came.</summary>
internal sealed class PickleDictionary : List<KeyValuePair<string, object?>>
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <returns>False when the key is there already.</returns>
    public bool TryAdd(string key, object? value)
    {
        if (!_values.TryAdd(key, value))
        {
            return false;
        }

        Add(KeyValuePair.Create(key, value));
        return true;
    }

    public object? Find(string key) => _values.GetValueOrDefault(key);
}

/// <summary>One of the few names of Python that may be used.</summary>
internal enum PickleGlobal
{
    OrderedDict,
    RebuildTensor,
    RebuildTensorV2,
    RebuildParameter,
}

/// <summary>A class of storages: <c>torch.FloatStorage</c> and its like.</summary>
/// <param name="DType">The safetensors name of its elements' type.</param>
/// <param name="Size">Bytes of an element.</param>
internal sealed record StorageType(string DType, int Size);

/// <summary>A run of numbers that lies outside the pickle.</summary>
/// <param name="Key">Names it in the file.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Elements">How many it claims to have. 0 or more.</param>
internal sealed record TorchStorage(string Key, StorageType Type, long Elements)
{
    public long Bytes => checked(Elements * Type.Size);
}

/// <summary>A view of a storage. Lies within it, and has no more elements.</summary>
/// <param name="Storage">Where the numbers are.</param>
/// <param name="Offset">First element.</param>
/// <param name="Shape">Empty for a scalar.</param>
/// <param name="Strides">In elements; as many as dimensions.</param>
internal sealed record TorchView(TorchStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether its elements lie one after the other, row-major.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int d = Shape.Length - 1; d >= 0; d--)
            {
                if (Shape[d] != 1 && Strides[d] != expected)
                {
                    return Elements == 0;
                }

                expected *= Shape[d];
            }

            return true;
        }
    }
}
