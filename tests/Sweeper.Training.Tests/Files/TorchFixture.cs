using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Sweeper.Training.Tests.Files;

/// <summary>A tensor to be pickled.</summary>
internal sealed record TorchTensor(string Name, string Storage, byte[] Bytes, int ElementSize, params long[] Shape)
{
    /// <summary>Null for row-major.</summary>
    public long[]? Strides { get; init; }

    public long Offset { get; init; }

    public long Elements => Bytes.Length / ElementSize;

    public static TorchTensor Floats(string name, float[] values, params long[] shape) =>
        new(name, "FloatStorage", [.. values.SelectMany(BitConverter.GetBytes)], 4, shape);
}

/// <summary>Writes files as <c>torch.save</c> does, and pickles as it does not.</summary>
internal static class TorchFixture
{
    /// <summary>The format since PyTorch 1.6.</summary>
    public static byte[] Zip(params TorchTensor[] tensors) => Zip(StateDict(tensors, legacy: false), tensors);

    public static byte[] Zip(byte[] pickle, IReadOnlyList<TorchTensor> tensors, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create))
        {
            Add("archive/data.pkl", pickle);
            for (int i = 0; i < tensors.Count; i++)
            {
                Add($"archive/data/{i}", tensors[i].Bytes);
            }

            Add("archive/version", "3\n"u8.ToArray());

            void Add(string name, byte[] content)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The format before.</summary>
    public static byte[] Legacy(params TorchTensor[] tensors)
    {
        PickleWriter magic = new();
        magic.Bytes([0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]);
        PickleWriter version = new();
        version.Int(1001);
        PickleWriter system = new();
        system.Op('}').Op('(').Text("protocol_version").Int(1001).Text("little_endian").Bytes([0x88])
            .Text("type_sizes").Op('}').Op('u');
        PickleWriter keys = new();
        keys.Op(']').Op('(');
        for (int i = 0; i < tensors.Length; i++)
        {
            keys.Text($"{i}");
        }

        keys.Op('e');
        List<byte> file = [.. magic.End(), .. version.End(), .. system.End(), .. StateDict(tensors, legacy: true), .. keys.End()];
        foreach (TorchTensor tensor in tensors)
        {
            byte[] count = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(count, tensor.Elements);
            file.AddRange(count);
            file.AddRange(tensor.Bytes);
        }

        return [.. file];
    }

    public static byte[] StateDict(IReadOnlyList<TorchTensor> tensors, bool legacy)
    {
        PickleWriter pickle = new();
        pickle.Global("collections", "OrderedDict").Op(')').Op('R').Op('(');
        for (int i = 0; i < tensors.Count; i++)
        {
            TorchTensor tensor = tensors[i];
            pickle.Text(tensor.Name).Global("torch._utils", "_rebuild_tensor_v2").Op('(');
            pickle.Op('(').Text("storage").Global("torch", tensor.Storage).Text($"{i}").Text("cpu").Int(tensor.Elements);
            if (legacy)
            {
                pickle.Op('N');
            }

            pickle.Op('t').Op('Q').Int(tensor.Offset).Tuple(tensor.Shape).Tuple(tensor.Strides ?? RowMajor(tensor.Shape));
            pickle.Bytes([0x89]).Global("collections", "OrderedDict").Op(')').Op('R').Op('t').Op('R');
        }

        // The attribute that every state dictionary of a module has.
        pickle.Op('u').Op('}').Text("_metadata").Op('}').Op('s').Op('b');
        return pickle.End();
    }

    private static long[] RowMajor(long[] shape)
    {
        long[] strides = new long[shape.Length];
        long next = 1;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            strides[d] = next;
            next *= shape[d];
        }

        return strides;
    }
}

/// <summary>Writes instructions of Python's pickle, protocol 2.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [0x80, 2];

    public PickleWriter Op(char code) => Bytes([(byte)code]);

    public PickleWriter Bytes(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleWriter Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return Op('X').Bytes(BitConverter.GetBytes(utf8.Length)).Bytes(utf8);
    }

    public PickleWriter Int(long number) => Bytes([0x8a, 8]).Bytes(BitConverter.GetBytes(number));

    public PickleWriter Global(string module, string name) => Bytes(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));

    public PickleWriter Tuple(long[] numbers)
    {
        Op('(');
        foreach (long number in numbers)
        {
            Int(number);
        }

        return Op('t');
    }

    public byte[] End() => [.. _bytes, (byte)'.'];
}
