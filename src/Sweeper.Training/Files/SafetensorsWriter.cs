using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Files;

/// <summary>Writes safetensors files that Hugging Face transformers loads.</summary>
public static class SafetensorsWriter
{
    private const int ValuesAtOnce = 1 << 16;

    // transformers refuses files that do not say which framework's layout they have.
    private static readonly Dictionary<string, string> PyTorchLayout = new() { ["format"] = "pt" };

    /// <summary>Writes atomically: a reader sees the old file or the whole new one.</summary>
    /// <param name="kind">What is written.</param>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Written in this order.</param>
    /// <param name="metadata">Null writes <c>{"format": "pt"}</c>, without which transformers refuses the
    /// file.</param>
    /// <returns>SHA-256 of the file, in lower-case hexadecimal. The same tensors give the same
    /// bytes.</returns>
    public static string Write(
        DurableWrite kind,
        string path,
        IReadOnlyList<TensorToWrite> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        byte[] header = Header(tensors, metadata ?? PyTorchLayout);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AtomicFile.Write(kind, path, stream =>
        {
            Append(header);
            foreach (TensorToWrite tensor in tensors)
            {
                WriteValues(tensor, Append);
            }

            void Append(ReadOnlySpan<byte> bytes)
            {
                stream.Write(bytes);
                hash.AppendData(bytes);
            }
        });
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Header(
        IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using MemoryStream stream = new();
        stream.Write(new byte[8]);
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        // Padded so that the data starts at a multiple of 8: mapped tensors are aligned then.
        while (stream.Length % 8 != 0)
        {
            stream.WriteByte((byte)' ');
        }

        byte[] header = stream.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
        {
            return;
        }

        json.WriteStartObject("__metadata__");
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<TensorToWrite> tensors)
    {
        HashSet<string> names = ["__metadata__"];
        long offset = 0;
        foreach (TensorToWrite tensor in tensors)
        {
            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException($"two tensors are named '{tensor.Name}'", nameof(tensors));
            }

            long elements = tensor.Shape.Aggregate(1L, (product, size) => product * size);
            if (elements != tensor.Values.Length)
            {
                throw new ArgumentException(
                    $"'{tensor.Name}' has {tensor.Values.Length} values, but its shape has {elements}",
                    nameof(tensors));
            }

            long end = offset + (elements * SizeOf(tensor));
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.DType);
            WriteNumbers(json, "shape", tensor.Shape);
            WriteNumbers(json, "data_offsets", [offset, end]);
            json.WriteEndObject();
            offset = end;
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static int SizeOf(TensorToWrite tensor) => tensor.DType switch
    {
        "F32" => 4,
        "F16" or "BF16" => 2,
        _ => throw new ArgumentException(
            $"'{tensor.Name}' is to be stored as '{tensor.DType}', but only F32, F16 and BF16 can be"),
    };

    private static void WriteValues(TensorToWrite tensor, Action<ReadOnlySpan<byte>> append)
    {
        int size = SizeOf(tensor);
        if (tensor.DType == "F32" && BitConverter.IsLittleEndian)
        {
            for (int start = 0; start < tensor.Values.Length; start += ValuesAtOnce)
            {
                int count = Math.Min(ValuesAtOnce, tensor.Values.Length - start);
                append(MemoryMarshal.AsBytes(tensor.Values.Span.Slice(start, count)));
            }

            return;
        }

        byte[] bytes = new byte[Math.Min(tensor.Values.Length, ValuesAtOnce) * size];
        for (int start = 0; start < tensor.Values.Length; start += ValuesAtOnce)
        {
            ReadOnlySpan<float> values =
                tensor.Values.Span.Slice(start, Math.Min(ValuesAtOnce, tensor.Values.Length - start));
            for (int i = 0; i < values.Length; i++)
            {
                WriteValue(bytes.AsSpan(i * size), tensor.DType, values[i]);
            }

            append(bytes.AsSpan(0, values.Length * size));
        }
    }

    private static void WriteValue(Span<byte> to, string dtype, float value)
    {
        switch (dtype)
        {
            case "F32":
                BinaryPrimitives.WriteSingleLittleEndian(to, value);
                break;
            case "F16":
                BinaryPrimitives.WriteHalfLittleEndian(to, (Half)value);
                break;
            default:
                BinaryPrimitives.WriteUInt16LittleEndian(to, ToBFloat16(value));
                break;
        }
    }

    // The upper half of the float, rounded to nearest, ties to even. A NaN stays one: rounding could make it
    // infinite.
    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? (ushort)((bits >> 16) | 0x40)
            : unchecked((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }
}
