using System.Text.Json;
using Sweeper.Engine;

namespace Sweeper.Training.Files;

/// <summary>Reads and checks the header of a safetensors file. Nothing in it is believed.</summary>
/// <remarks>Layout: 8 bytes length (little-endian), that many bytes of JSON, then the tensors' bytes without
/// gaps.</remarks>
internal static class SafetensorsHeader
{
    public const int MaxLength = 100_000_000;
    private const string CopyAgain = "download or copy the file again: it is damaged or no safetensors file";

    /// <summary>Bytes of an element, by the format's name of its type.</summary>
    private static readonly Dictionary<string, int> Sizes = new()
    {
        ["F64"] = 8,
        ["F32"] = 4,
        ["F16"] = 2,
        ["BF16"] = 2,
        ["F8_E4M3"] = 1,
        ["F8_E5M2"] = 1,
        ["I64"] = 8,
        ["I32"] = 4,
        ["I16"] = 2,
        ["I8"] = 1,
        ["U64"] = 8,
        ["U32"] = 4,
        ["U16"] = 2,
        ["U8"] = 1,
        ["BOOL"] = 1,
        ["C64"] = 8,
    };

    public static (IReadOnlyList<TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Read(
        Stream file, string path)
    {
        long headerLength = ReadLength(file, path);
        byte[] json = new byte[headerLength];
        file.ReadExactly(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            HeaderParser parser = new(path, dataStart: 8 + headerLength, fileLength: file.Length);
            return parser.Parse(document.RootElement);
        }
        // InvalidOperation: a text in it is no valid UTF-8 or holds half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserErrorException($"the header is not valid JSON: {e.Message}", CopyAgain, path, e);
        }
    }

    private static long ReadLength(Stream file, string path)
    {
        if (file.Length < 8)
        {
            throw new UserErrorException(
                $"the file has {file.Length} bytes, fewer than the 8 of a safetensors header's length",
                CopyAgain, path);
        }

        Span<byte> bytes = stackalloc byte[8];
        file.ReadExactly(bytes);
        if (bytes.StartsWith("version "u8))
        {
            throw new UserErrorException("the file is a Git LFS pointer, not the weights",
                "run git lfs pull where it was cloned",
                path);
        }

        ulong length = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > MaxLength)
        {
            throw new UserErrorException(
                $"the header claims {length} bytes, more than the format's {MaxLength}", CopyAgain, path);
        }

        if ((long)length > file.Length - 8)
        {
            throw new UserErrorException(
                $"the header claims {length} bytes, but the file ends {file.Length - 8} bytes later",
                CopyAgain, path);
        }

        return (long)length;
    }

    private sealed class HeaderParser(string path, long dataStart, long fileLength)
    {
        private const int MaxShown = 20;

        private readonly List<SpecProblem> _problems = [];
        private readonly List<TensorEntry> _entries = [];
        private readonly Dictionary<string, string> _metadata = [];
        private readonly HashSet<string> _names = [];

        public (IReadOnlyList<TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Parse(
            JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new UserErrorException($"the header is a JSON {root.ValueKind}, but must be an object",
                    CopyAgain, path);
            }

            foreach (JsonProperty property in root.EnumerateObject())
            {
                if (!_names.Add(property.Name))
                {
                    Add(property.Name, "occurs twice");
                }
                else if (property.Name == "__metadata__")
                {
                    ParseMetadata(property.Value);
                }
                else
                {
                    ParseTensor(property.Name, property.Value);
                }
            }

            CheckLayout();
            ThrowIfAny();
            return (_entries, _metadata);
        }

        private void ParseMetadata(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                Add("__metadata__", $"is a JSON {value.ValueKind}, but must be an object");
                return;
            }

            foreach (JsonProperty property in value.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.String)
                {
                    _metadata[property.Name] = property.Value.GetString()!;
                }
                else
                {
                    Add("__metadata__",
                        $"holds a JSON {property.Value.ValueKind} under '{property.Name}', not a text");
                }
            }
        }

        private void ParseTensor(string name, JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Object
                || !value.TryGetProperty("dtype", out JsonElement dtype)
                || dtype.ValueKind != JsonValueKind.String
                || !value.TryGetProperty("shape", out JsonElement shape) || Numbers(shape) is not long[] sizes
                || !value.TryGetProperty("data_offsets", out JsonElement offsets)
                || Numbers(offsets) is not [long begin, long end])
            {
                Add(name, "must have a dtype, a shape of whole numbers from 0 and two data_offsets");
                return;
            }

            if (!Sizes.TryGetValue(dtype.GetString()!, out int size))
            {
                Add(name, $"has the unknown dtype '{dtype.GetString()}'");
                return;
            }

            if (end < begin || end > fileLength - dataStart)
            {
                Add(name, $"claims bytes {begin} to {end} of the {fileLength - dataStart} the file has");
            }
            else if (Bytes(sizes, size) is not long expected || expected != end - begin)
            {
                string shown = $"[{string.Join(", ", sizes)}] of {dtype.GetString()}";
                Add(name, $"has {end - begin} bytes, which is not {shown}");
            }
            else
            {
                _entries.Add(new(name, dtype.GetString()!, sizes, dataStart + begin, end - begin));
            }
        }

        // The format allows neither overlaps nor gaps: both hide data from a reader or show it twice.
        private void CheckLayout()
        {
            if (_problems.Count > 0)
            {
                return; // A tensor left out above would look like a gap.
            }

            long at = dataStart;
            string before = "the header";
            foreach (TensorEntry entry in _entries.OrderBy(entry => entry.Offset)
                .ThenBy(entry => entry.Length))
            {
                if (entry.Offset != at)
                {
                    Add(entry.Name, entry.Offset < at
                        ? $"overlaps {before}"
                        : $"leaves a gap of {entry.Offset - at} bytes after {before}");
                }

                at = Math.Max(at, entry.Offset + entry.Length);
                before = $"'{entry.Name}'";
            }

            if (_problems.Count == 0 && at != fileLength)
            {
                _problems.Add(new($"{fileLength - at} bytes follow the last tensor", CopyAgain, path));
            }
        }

        private static long[]? Numbers(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            List<long> numbers = [];
            foreach (JsonElement item in value.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long number)
                    || number < 0)
                {
                    return null;
                }

                numbers.Add(number);
            }

            return [.. numbers];
        }

        // Null when the product is beyond any file.
        private static long? Bytes(long[] shape, int size)
        {
            UInt128 bytes = (UInt128)size;
            foreach (long dimension in shape)
            {
                bytes *= (UInt128)dimension;
                if (bytes > long.MaxValue)
                {
                    return null;
                }
            }

            return (long)bytes;
        }

        private void Add(string tensor, string what) =>
            _problems.Add(new($"'{tensor}' {what}", CopyAgain, path));

        private void ThrowIfAny()
        {
            if (_problems.Count > MaxShown)
            {
                int more = _problems.Count - MaxShown;
                _problems.RemoveRange(MaxShown, more);
                _problems.Add(new($"{more} more problems in this file are not shown", CopyAgain, path));
            }

            if (_problems.Count > 0)
            {
                throw new UserErrorException(_problems);
            }
        }
    }
}
