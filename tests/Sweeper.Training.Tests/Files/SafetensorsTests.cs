using System.Buffers.Binary;
using System.Text;
using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;

namespace Sweeper.Training.Tests.Files;

public sealed class SafetensorsTests
{
    private static readonly float[] Values = [0, 1, -2.5f, 3.0e-5f, 65504, 1.0f / 3];

    [Theory]
    [InlineData("F32", 0)]
    [InlineData("F16", 1e-3)]
    [InlineData("BF16", 8e-3)]
    public void What_is_written_is_read_back(string dtype, double tolerance)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.safetensors");
        string hash = SafetensorsWriter.Write(DurableWrite.Export, path,
            [new("scalar", dtype, [], new float[] { 7 }), new("empty", "F32", [0, 3], Array.Empty<float>()),
                new("w", dtype, [2, 3], Values)]);

        using SafetensorsReader reader = SafetensorsReader.Open(path);

        Assert.Equal(["scalar", "empty", "w"], reader.Entries.Select(entry => entry.Name));
        Assert.Equal([2, 3], reader.Entries[2].Shape);
        Assert.Equal(dtype, reader.Entries[2].DType);
        float[] read = Read(reader, "w");
        Assert.All(Values.Zip(read), pair =>
            Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance * Math.Abs(pair.First)));
        Assert.Equal([7f], Read(reader, "scalar"));
        Assert.Equal("pt", reader.Metadata["format"]);
        Assert.Equal(FileHash.Sha256(path), hash);
        Assert.Equal([path], Directory.GetFiles(folder.Path)); // No temporary file stays.
    }

    [Fact]
    public void The_data_starts_at_a_multiple_of_8_after_a_header_padded_with_spaces()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a");
        SafetensorsWriter.Write(DurableWrite.Export, path, [new("w", "F32", [1], new float[] { 1 })]);
        byte[] bytes = System.IO.File.ReadAllBytes(path);

        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);

        Assert.Equal(0, header % 8);
        Assert.Equal('{', (char)bytes[8]);
        Assert.EndsWith("}", Encoding.UTF8.GetString(bytes, 8, header).TrimEnd(' '),
            StringComparison.Ordinal);
        Assert.Equal(8 + header + 4, bytes.Length);
    }

    [Fact]
    public void BF16_rounds_to_nearest_even_and_keeps_what_is_no_number()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a");
        // 1 + 2^-8 lies between two: to even, 1. 1 + 3*2^-8 too: to even, 1 + 2^-6.
        float[] values = [1.00390625f, 1.01171875f, float.NaN, float.PositiveInfinity, float.MaxValue, -0f];
        SafetensorsWriter.Write(DurableWrite.Export, path, [new("w", "BF16", [6], values)]);

        using SafetensorsReader reader = SafetensorsReader.Open(path);

        float[] read = Read(reader, "w");
        Assert.Equal([1f, 1.015625f, float.NaN, float.PositiveInfinity, float.PositiveInfinity, -0f], read);
        Assert.True(float.IsNegative(read[5]));
    }

    [Fact]
    public void Doubles_are_read_and_data_may_lie_in_any_order()
    {
        using TemporaryFolder folder = new();
        byte[] data = [.. BitConverter.GetBytes(2.5), .. BitConverter.GetBytes(-1.5f)];
        string path = File(folder,
            """{"later":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"first":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", data);

        using SafetensorsReader reader = SafetensorsReader.Open(path);

        Assert.Equal([2.5f], Read(reader, "first"));
        Assert.Equal([-1.5f], Read(reader, "later"));
        Assert.Empty(reader.Metadata);
    }

    [Fact]
    public void Integers_are_listed_but_not_read_as_numbers()
    {
        using TemporaryFolder folder = new();
        using SafetensorsReader reader = SafetensorsReader.Open(
            File(folder, """{"ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]));

        var e = Assert.Throws<UserErrorException>(() => Read(reader, "ids"));

        Assert.Contains("'ids' is stored as I64", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}""",
        "'w' claims bytes 0 to 16 of the 8 the file has")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "'w' claims bytes 8 to 0")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""",
        "'w' has 8 bytes, which is not [3] of F32")]
    [InlineData("""{"w":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", "which is not [9223372036854775807")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296,2],"data_offsets":[0,8]}}""",
        "'w' has 8 bytes, which is not")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "'w' must have a dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "'w' must have a dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", "'w' must have a dtype")]
    [InlineData("""{"w":3}""", "'w' must have a dtype")]
    [InlineData("""{"w":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}""",
        "'w' has the unknown dtype 'Q4'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'w' occurs twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'b' overlaps 'a'")]
    [InlineData("""{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'b' leaves a gap of 2 bytes after 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "4 bytes follow the last tensor")]
    [InlineData("""{"__metadata__":{"a":1},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "'__metadata__' holds a JSON Number under 'a'")]
    [InlineData("""["w"]""", "the header is a JSON Array")]
    [InlineData("""{"w":""", "the header is not valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "the header is not valid JSON")]
    [InlineData("""{"w":{"dtype":"\udfff","shape":[2],"data_offsets":[0,8]}}""", "the header is not valid JSON")]
    public void A_header_that_lies_is_refused_by_name(string header, string expected)
    {
        using TemporaryFolder folder = new();
        string path = File(folder, header, new byte[8]);

        var e = Assert.Throws<UserErrorException>(() => SafetensorsReader.Open(path));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue, "more than the format's 100000000")]
    [InlineData(100_000_001, "more than the format's 100000000")]
    [InlineData(50_000, "but the file ends 8 bytes later")]
    [InlineData(0, "not valid JSON")]
    public void A_length_that_lies_is_refused(ulong length, string expected)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        string path = folder.Write("a", bytes);

        var e = Assert.Throws<UserErrorException>(() => SafetensorsReader.Open(path));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_none_are_refused_with_what_they_are()
    {
        using TemporaryFolder folder = new();
        string pointer = folder.Write("pointer",
            "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");

        Assert.Contains("Git LFS pointer", Error(pointer), StringComparison.Ordinal);
        Assert.Contains("has 3 bytes", Error(folder.Write("short", "abc")), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Error(folder.File("absent")), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Error(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_20_problems_are_shown()
    {
        using TemporaryFolder folder = new();
        string header = "{" + string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"t{i}\":0")) + "}";

        var e = Assert.Throws<UserErrorException>(() => SafetensorsReader.Open(File(folder, header, [])));

        Assert.Equal(21, e.Problems.Count);
        Assert.Contains("10 more problems", e.Problems[^1].What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a", "old");

        Assert.Throws<UserErrorException>(() => AtomicFile.Write(DurableWrite.Export, path, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("disk full");
        }));

        Assert.Equal("old", System.IO.File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Tensors_that_contradict_themselves_are_not_written()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a");

        Assert.Throws<ArgumentException>(() =>
            SafetensorsWriter.Write(DurableWrite.Export, path, [new("w", "F32", [2], new float[1])]));
        Assert.Throws<ArgumentException>(() =>
            SafetensorsWriter.Write(DurableWrite.Export, path, [new("w", "I64", [1], new float[1])]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(DurableWrite.Export, path,
            [new("w", "F32", [1], new float[1]), new("w", "F32", [1], new float[1])]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [SharedDataFact]
    public void The_reference_models_are_read()
    {
        foreach (string model in (string[])["bert", "distilbert", "roberta"])
        {
            using SafetensorsReader reader =
                SafetensorsReader.Open(SharedData.Path("golden", "models", model, "model.safetensors"));
            Assert.All(reader.Entries, entry =>
                Assert.All(Read(reader, entry.Name), value => Assert.InRange(value, -5, 5)));
        }
    }

    private static string Error(string path) =>
        Assert.Throws<UserErrorException>(() => SafetensorsReader.Open(path)).Message;

    private static float[] Read(SafetensorsReader reader, string name)
    {
        TensorEntry entry = reader.Entries.Single(entry => entry.Name == name);
        float[] values = new float[entry.Elements];
        reader.ReadFloat32(entry, values);
        return values;
    }

    private static string File(TemporaryFolder folder, string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return folder.Write("made.safetensors", [.. length, .. json, .. data]);
    }
}
