using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sweeper.Training.Text;

namespace Sweeper.Training.Data;

/// <summary>
/// The layout of an encoded data set on disk: magic, CRC-32C of what follows, length of a JSON header, the header, then
/// for training and validation labels, ends and ids, each filled up to 8 bytes. All numbers are little-endian.
/// </summary>
internal static class TokenFile
{
    /// <summary>Raised whenever the layout changes or a tokenizer gives other ids.</summary>
    public const int Version = 1;

    private const int Alignment = 8;
    private const int HeaderAt = 16;

    private static ReadOnlySpan<byte> Magic => "SWTOKENS"u8;

    /// <summary>Encodes texts in the layout.</summary>
    public static byte[] Of(TextDataSet texts, ITokenizer tokenizer)
    {
        bool isNarrow = tokenizer.VocabularySize <= ushort.MaxValue + 1;
        bool hasPairs = texts.Train[0].Pair is not null;
        byte[][] train = Arrays(texts.Train, tokenizer, isNarrow);
        byte[][] validation = Arrays(texts.Validation, tokenizer, isNarrow);
        TokenFileHeader header = new()
        {
            Labels = texts.LabelNames,
            Facts = DataFacts.Of(texts),
            Frame = tokenizer.Frame,
            PadId = tokenizer.PadId,
            HasPairs = hasPairs,
            IsNarrow = isNarrow,
            Sizes = [.. train.Concat(validation).Select(array => array.Length)],
        };
        using MemoryStream file = new();
        file.SetLength(HeaderAt);
        file.Position = HeaderAt;
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, TokenFileJson.Default.TokenFileHeader);
        foreach (byte[] part in (byte[][])[json, .. train, .. validation])
        {
            file.Write(part);
            file.Write(new byte[Padded(part.Length) - part.Length]);
        }

        byte[] bytes = file.ToArray();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), json.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Checksum(bytes));
        return bytes;
    }

    /// <summary>Reads the layout; the result looks into <paramref name="file"/> and does not copy it.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static EncodedDataSet Parse(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.Length < HeaderAt || bytes.Length % Alignment != 0 || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) != Checksum(bytes))
        {
            throw new InvalidDataException("the checksum is wrong");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        TokenFileHeader header = JsonSerializer.Deserialize(bytes.Slice(HeaderAt, length), TokenFileJson.Default.TokenFileHeader)!;
        List<ReadOnlyMemory<byte>> arrays = [];
        int at = HeaderAt + Padded(length);
        foreach (int size in header.Sizes)
        {
            arrays.Add(file.Slice(at, size));
            at += Padded(size);
        }

        return new()
        {
            LabelNames = header.Labels,
            Train = new(arrays[0], arrays[1], arrays[2], header.HasPairs, header.IsNarrow),
            Validation = new(arrays[3], arrays[4], arrays[5], header.HasPairs, header.IsNarrow),
            Facts = header.Facts,
            Frame = header.Frame,
            PadId = header.PadId,
            HasPairs = header.HasPairs,
        };
    }

    private static byte[][] Arrays(IReadOnlyList<TextExample> examples, ITokenizer tokenizer, bool isNarrow)
    {
        List<int> ends = [];
        List<int> ids = [];
        foreach (TextExample example in examples)
        {
            ids.AddRange(tokenizer.EncodeWithoutSpecials(example.Text));
            ends.Add(ids.Count);
            if (example.Pair is not null)
            {
                ids.AddRange(tokenizer.EncodeWithoutSpecials(example.Pair));
                ends.Add(ids.Count);
            }
        }

        int[] labels = [.. examples.Select(example => example.Label)];
        return [Bytes<int>(labels), Bytes<int>(CollectionsMarshal.AsSpan(ends)), isNarrow ? Narrow(ids) : Bytes<int>(CollectionsMarshal.AsSpan(ids))];
    }

    private static byte[] Narrow(List<int> ids)
    {
        ushort[] narrow = new ushort[ids.Count];
        for (int i = 0; i < narrow.Length; i++)
        {
            narrow[i] = (ushort)ids[i];
        }

        return Bytes<ushort>(narrow);
    }

    private static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : struct => MemoryMarshal.AsBytes(values).ToArray();

    private static int Padded(int length) => (length + Alignment - 1) / Alignment * Alignment;

    // Of everything after itself. The processor has an instruction for this one.
    private static uint Checksum(ReadOnlySpan<byte> file)
    {
        uint checksum = BitOperations.Crc32C(~0u, BinaryPrimitives.ReadUInt32LittleEndian(file[12..]));
        foreach (ulong eight in MemoryMarshal.Cast<byte, ulong>(file[HeaderAt..]))
        {
            checksum = BitOperations.Crc32C(checksum, eight);
        }

        return ~checksum;
    }
}

/// <summary>What a token file says of itself.</summary>
internal sealed record TokenFileHeader
{
    public required IReadOnlyList<string> Labels { get; init; }

    public required DataFacts Facts { get; init; }

    public required TokenFrame Frame { get; init; }

    public required int PadId { get; init; }

    public required bool HasPairs { get; init; }

    public required bool IsNarrow { get; init; }

    /// <summary>Bytes of labels, ends and ids, of training and then of validation.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TokenFileHeader))]
internal sealed partial class TokenFileJson : JsonSerializerContext;
