using System.IO.Compression;
using Sweeper.Training.Files.Pickle;

namespace Sweeper.Training.Files;

/// <summary>
/// The format since PyTorch 1.6: a zip archive of <c>NAME/data.pkl</c> and one <c>NAME/data/KEY</c> for each storage,
/// none of them compressed.
/// </summary>
internal sealed class TorchZipFile : TorchFile
{
    private const string PickleName = "/data.pkl";

    private readonly ZipArchive _archive;
    private string _folder = "";

    public TorchZipFile(FileStream file, string path)
        : base(file, path) => _archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);

    public override void Dispose()
    {
        _archive.Dispose();
        base.Dispose();
    }

    protected override object? ReadPickle(TensorRebuilding tensors)
    {
        ZipArchiveEntry[] pickles =
            [.. _archive.Entries.Where(entry => entry.FullName.EndsWith(PickleName, StringComparison.Ordinal))];
        if (pickles.Length != 1)
        {
            throw new PickleException($"is a zip archive with {pickles.Length} files data.pkl, but a model has one");
        }

        _folder = pickles[0].FullName[..^PickleName.Length];
        if (_archive.GetEntry($"{_folder}/byteorder") is { } order && Text(order) != "little")
        {
            throw new PickleException("was saved with another order of bytes than this machine's");
        }

        Unpickler unpickler = new(Bytes(pickles[0]), tensors);
        object? saved = unpickler.Load();
        foreach (TorchStorage storage in tensors.Storages.Values)
        {
            Check(storage);
        }

        return saved;
    }

    protected override Stream OpenStorage(TorchStorage storage) => Entry(storage).Open();

    private void Check(TorchStorage storage)
    {
        ZipArchiveEntry entry = Entry(storage);
        ThrowIfCompressed(entry);
        if (entry.Length != storage.Bytes || entry.Length > File.Length)
        {
            throw new PickleException(
                $"has {entry.Length} bytes for the storage '{storage.Key}' of {storage.Bytes} bytes");
        }
    }

    private ZipArchiveEntry Entry(TorchStorage storage) =>
        _archive.GetEntry($"{_folder}/data/{storage.Key}")
            ?? throw new PickleException($"lacks the storage '{storage.Key}'");

    // PyTorch never compresses, and what is not compressed cannot grow on reading.
    private static void ThrowIfCompressed(ZipArchiveEntry entry)
    {
        if (entry.CompressedLength != entry.Length)
        {
            throw new PickleException($"has the compressed part '{entry.FullName}', which PyTorch does not write");
        }
    }

    private static string Text(ZipArchiveEntry entry) =>
        System.Text.Encoding.Latin1.GetString(Bytes(entry));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        ThrowIfCompressed(entry);
        if (entry.Length > MaxPickleBytes)
        {
            throw new PickleException($"has a pickle of {entry.Length} bytes, more than {MaxPickleBytes}");
        }

        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
