using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Sweeper.Training.Files.Pickle;

namespace Sweeper.Training.Files;

/// <summary>
/// The format before PyTorch 1.6: pickles of a magic number, a version, facts about the machine, the saved value and
/// the storages' keys; then each storage as its number of elements (int64) and its bytes.
/// </summary>
internal sealed class TorchLegacyFile(FileStream file, string path) : TorchFile(file, path)
{
    private const long Version = 1001;

    private static readonly BigInteger Magic =
        BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly Dictionary<string, long> _offsets = new(StringComparer.Ordinal);

    protected override object? ReadPickle(TensorRebuilding tensors)
    {
        byte[] start = new byte[Math.Min(File.Length, MaxPickleBytes)];
        File.ReadExactly(start);
        Unpickler unpickler = new(start, tensors);
        if (start.Length == 0 || start[0] != 0x80)
        {
            throw new PickleException("is no file of PyTorch");
        }

        if (unpickler.Load() is not BigInteger magic || magic != Magic || unpickler.Load() is not Version)
        {
            throw new PickleException("is a pickle, but none of PyTorch's checkpoints");
        }

        if (unpickler.Load() is not PickleDictionary system || system.Find("little_endian") is not true)
        {
            throw new PickleException("was saved with another order of bytes than this machine's");
        }

        object? saved = unpickler.Load();
        if (unpickler.Load() is not List<object?> keys)
        {
            throw new PickleException("has no list of its storages");
        }

        FindStorages(keys, unpickler.Position, tensors.Storages);
        return saved;
    }

    protected override Stream OpenStorage(TorchStorage storage) =>
        new FileStream(File.Name, FileMode.Open, FileAccess.Read, FileShare.Read) { Position = _offsets[storage.Key] };

    private void FindStorages(
        List<object?> keys, long at, IReadOnlyDictionary<string, TorchStorage> storages)
    {
        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (object? item in keys)
        {
            if (item is not string key || !storages.TryGetValue(key, out TorchStorage? storage) || !_offsets.TryAdd(key, at + 8))
            {
                throw new PickleException("lists a storage that no tensor uses, or one twice");
            }

            File.Position = at;
            File.ReadExactly(count);
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Elements
                || storage.Bytes > File.Length - at - 8)
            {
                throw new PickleException(
                    $"does not have the {storage.Elements} elements of the storage '{key}' at byte {at}");
            }

            at += 8 + storage.Bytes;
        }

        if (storages.Keys.FirstOrDefault(key => !_offsets.ContainsKey(key)) is { } missing)
        {
            throw new PickleException($"lacks the storage '{missing}'");
        }
    }
}
