using Sweeper.Engine;
using Sweeper.Training.Files;

namespace Sweeper.Training.Tests.Files;

public sealed class TorchFileTests : IDisposable
{
    private static readonly TorchTensor Small = TorchTensor.Floats("w", [1, 2, 3, 4, 5, 6], 2, 3);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_formats_are_read_in_all_floating_types(bool legacy)
    {
        TorchTensor[] tensors =
        [
            Small,
            new("half", "HalfStorage", [.. ((Half[])[(Half)0.5f, (Half)(-2)]).SelectMany(BitConverter.GetBytes)], 2, 2),
            new("brain", "BFloat16Storage", [0x80, 0x3f, 0x20, 0xc0], 2, 2),
            new("double", "DoubleStorage", [.. ((double[])[1e-3, -7]).SelectMany(BitConverter.GetBytes)], 8, 2),
            new("scalar", "FloatStorage", BitConverter.GetBytes(9f), 4),
            new("empty", "FloatStorage", [], 4, 0, 3),
            new("ids", "LongStorage", new byte[16], 8, 1, 2),
        ];
        using TorchFile file = Open(legacy ? TorchFixture.Legacy(tensors) : TorchFixture.Zip(tensors));

        Assert.Equal(tensors.Select(t => t.Name), file.Tensors.Select(t => t.Name));
        Assert.Equal(["F32", "F16", "BF16", "F64", "F32", "F32", "I64"], file.Tensors.Select(t => t.DType));
        Assert.Equal([2, 3], file.Tensors[0].Shape);
        Assert.Equal([1f, 2, 3, 4, 5, 6], file.Tensors[0].ReadFloat32());
        Assert.Equal([0.5f, -2], file.Tensors[1].ReadFloat32());
        Assert.Equal([1f, -2.5f], file.Tensors[2].ReadFloat32());
        Assert.Equal([0.001f, -7], file.Tensors[3].ReadFloat32());
        Assert.Equal([9f], file.Tensors[4].ReadFloat32());
        Assert.Empty(file.Tensors[5].ReadFloat32());
        Assert.Contains("'ids' is stored as I64",
            Assert.Throws<UserErrorException>(() => file.Tensors[6].ReadFloat32()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Views_of_a_storage_are_read_in_row_major_order(bool legacy)
    {
        TorchTensor[] tensors =
        [
            Small with { Name = "transposed", Shape = [3, 2], Strides = [1, 3] },
            Small with { Name = "part", Shape = [2], Offset = 3 },
            Small with { Name = "column", Shape = [2, 1], Strides = [3, 7], Offset = 1 },
        ];
        using TorchFile file = Open(legacy ? TorchFixture.Legacy(tensors) : TorchFixture.Zip(tensors));

        Assert.Equal([1f, 4, 2, 5, 3, 6], file.Tensors[0].ReadFloat32());
        Assert.Equal([4f, 5], file.Tensors[1].ReadFloat32());
        Assert.Equal([2f, 5], file.Tensors[2].ReadFloat32());
    }

    // Written by torch.save of PyTorch 1.13: in its default format, with _use_new_zipfile_serialization=False, and with
    // pickle_protocol=4.
    [Theory]
    [InlineData("torch-1.13.zip.bin")]
    [InlineData("torch-1.13.legacy.bin")]
    [InlineData("torch-1.13.protocol4.bin")]
    public void What_PyTorch_saved_is_read(string fixture)
    {
        using MemoryStream content = new();
        using (Stream resource = typeof(TorchFileTests).Assembly.GetManifestResourceStream(fixture)!)
        {
            resource.CopyTo(content);
        }

        using TorchFile file = Open(content.ToArray());
        Dictionary<string, StoredTensor> tensors = file.Tensors.ToDictionary(t => t.Name);

        Assert.Equal(
            ["half", "brain", "double", "transposed", "row", "parameter", "tied", "scalar", "empty", "ids", "flags"],
            file.Tensors.Select(t => t.Name));
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f, 1, 1.25f], tensors["half"].ReadFloat32());
        Assert.Equal([0f, -2, -4, -6, -8, -10], tensors["brain"].ReadFloat32());
        Assert.Equal([0f, 0.125f, 0.25f, 0.375f, 0.5f, 0.625f], tensors["double"].ReadFloat32());
        Assert.Equal([3, 2], tensors["transposed"].Shape);
        Assert.Equal([0f, 3, 1, 4, 2, 5], tensors["transposed"].ReadFloat32());
        Assert.Equal([3f, 4, 5], tensors["row"].ReadFloat32());
        Assert.Equal([1.5f, -2.5f], tensors["parameter"].ReadFloat32());
        Assert.Equal([0f, 1, 2, 3, 4, 5], tensors["tied"].ReadFloat32());
        Assert.Equal([9f], tensors["scalar"].ReadFloat32());
        Assert.Equal([0, 3], tensors["empty"].Shape);
        Assert.Equal(("I64", "BOOL"), (tensors["ids"].DType, tensors["flags"].DType));
    }

    [SharedDataFact]
    public void Files_of_PyTorch_hold_the_values_of_the_safetensors_beside_them()
    {
        foreach (string name in (string[])["bert/pytorch_model.bin", "bert/pytorch_model.legacy.bin",
            "distilbert/pytorch_model.bin", "roberta/pytorch_model.bin"])
        {
            string path = SharedData.Path($"golden/models/{name}");
            using TorchFile file = TorchFile.Open(path);
            using SafetensorsReader expected =
                SafetensorsReader.Open(Path.Combine(Path.GetDirectoryName(path)!, "model.safetensors"));
            Dictionary<string, StoredTensor> tensors = file.Tensors
                .Where(t => !t.Name.EndsWith("position_ids", StringComparison.Ordinal)).ToDictionary(t => t.Name);
            Assert.Equal(expected.Entries.Count, tensors.Count);
            foreach (TensorEntry entry in expected.Entries)
            {
                float[] values = new float[entry.Elements];
                expected.ReadFloat32(entry, values);
                Assert.Equal(entry.Shape, tensors[entry.Name].Shape);
                Assert.Equal(values, tensors[entry.Name].ReadFloat32());
            }
        }
    }

    [Theory]
    [InlineData("posix", "system", "asks Python to load and run 'posix.system'")]
    [InlineData("builtins", "eval", "asks Python to load and run 'builtins.eval'")]
    [InlineData("torch", "load", "asks Python to load and run 'torch.load'")]
    [InlineData("collections.OrderedDict", "__class__", "'collections.OrderedDict.__class__'")]
    [InlineData("\u001b[2Jos", "system", "'??2Jos.system'")]
    public void A_pickle_that_wants_code_to_run_is_refused_by_name(string module, string name, string expected)
    {
        byte[] pickle = new PickleWriter().Global(module, name).Text("touch /tmp/owned").Bytes([0x85]).Op('R').End();

        foreach (byte[] file in (byte[][])[TorchFixture.Zip(pickle, []), [.. TorchFixture.Legacy()[..15], .. pickle]])
        {
            string message = Error(file);
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.Contains("nothing was run", message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "(S'echo'\nios\nsystem\n.", "has the instruction 0x53" },
        { "(ios\nsystem\n.", "asks Python to load and run 'os.system'" },
        { "]}b.", "sets the state of an object" },
        { "}K\u0001K\u0002s.", "with a key that is no text" },
        { "}U\u0001aNU\u0001aN.", "a stack that is not one value" },
        { "}(U\u0001aNU\u0001aNu.", "has 'a' twice" },
        { "}U\u0001aNs.", "holds 'a', which is no tensor" },
        { "N.", "holds no dictionary of tensors" },
        { "R.", "needs a value that is not there" },
        { "t.", "closes a container that was not opened" },
        { "h\u0007.", "recalls a value" },
        { "NNa.", "adds to what is no list" },
        { "NNR.", "calls what is no function" },
        { "K", "ends too early" },
        { "X\u00ff\u00ff\u00ff\u007f.", "ends too early" },
        { "U\u0002\u00ff\u00ff.", "not UTF-8" },
        { "ccollections", "ends within a name" },
        { "\u008a\u0020", "a number of 32 bytes" },
        { "\u008a\u0008a", "ends too early" },
        { "\u0080\u0009.", "protocol above 5" },
        { "2.", "has the instruction 0x32" },
        { "ccollections\nOrderedDict\n(U\u0001attR.", "closes a container" },
        { "ccollections\nOrderedDict\n(U\u0001atR.", "arguments that PyTorch does not give" },
        { "U\u0001aQ.", "storage in a way that PyTorch does not" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Damaged_and_foreign_pickles_are_refused(string pickle, string expected) =>
        Assert.Contains(expected, Error(TorchFixture.Zip([.. pickle.Select(c => (byte)c)], [])), StringComparison.Ordinal);

    [Fact]
    public void A_pickle_that_would_fill_the_memory_is_refused()
    {
        Assert.Contains("larger than any checkpoint", Error(Repeated("(", 2_000)), StringComparison.Ordinal);
        Assert.Contains("larger than any checkpoint", Error(Repeated("N", 200_000)), StringComparison.Ordinal);
        Assert.Contains("larger than any checkpoint", Error(Repeated("\u0080\u0002", 1_100_000)), StringComparison.Ordinal);
        Assert.Contains("more than 16777216", Error(Repeated("N", 17_000_000)), StringComparison.Ordinal);
        byte[] number = new PickleWriter().Bytes([0x8a, 17, .. new byte[17]]).End();
        Assert.Contains("a number of 17 bytes", Error(TorchFixture.Zip(number, [])), StringComparison.Ordinal);
        byte[] zeros = TorchFixture.StateDict([Small], legacy: false);
        Assert.Contains("compressed part", Error(TorchFixture.Zip([.. zeros, .. new byte[10_000]], [Small],
            System.IO.Compression.CompressionLevel.Optimal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, new long[] { 7 }, new long[] { 1 })]
    [InlineData(1, new long[] { 6 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2, 3 }, new long[] { 4, 1 })]
    [InlineData(0, new long[] { 1000000000 }, new long[] { 0 })]
    [InlineData(0, new long[] { 2, 4611686018427387904, 4 }, new long[] { 1, 1, 1 })]
    [InlineData(long.MaxValue, new long[] { 2 }, new long[] { long.MaxValue })]
    public void Tensors_that_reach_beyond_their_storage_are_refused(long offset, long[] shape, long[] strides)
    {
        TorchTensor tensor = Small with { Offset = offset, Shape = shape, Strides = strides };

        Assert.Contains("reaches beyond its storage '0' of 6 elements", Error(TorchFixture.Zip(tensor)), StringComparison.Ordinal);
        Assert.Contains("reaches beyond its storage '0' of 6 elements", Error(TorchFixture.Legacy(tensor)), StringComparison.Ordinal);
    }

    [Fact]
    public void Storages_that_are_not_there_or_have_another_length_are_refused()
    {
        byte[] pickle = TorchFixture.StateDict([Small], legacy: false);

        Assert.Contains("lacks the storage '0'", Error(TorchFixture.Zip(pickle, [])), StringComparison.Ordinal);
        Assert.Contains("has 20 bytes for the storage '0' of 24 bytes",
            Error(TorchFixture.Zip(pickle, [Small with { Bytes = new byte[20] }])), StringComparison.Ordinal);
        Assert.Contains("does not have the 6 elements of the storage '0'",
            Error(TorchFixture.Legacy(Small)[..^1]), StringComparison.Ordinal);
        Assert.Contains("a size or stride that cannot be",
            Error(TorchFixture.Zip(Small with { Shape = [-1], Strides = [1] })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_storage_shown_again_and_again_is_refused()
    {
        PickleWriter pickle = new();
        pickle.Op('}').Op('(');
        for (int i = 0; i < 40; i++)
        {
            pickle.Text($"t{i}").Global("torch._utils", "_rebuild_tensor_v2").Op('(').Op('(').Text("storage")
                .Global("torch", "FloatStorage").Text("0").Text("cpu").Int(100_000).Op('t').Op('Q').Int(0).Tuple([100_000])
                .Tuple([1]).Bytes([0x89]).Op('}').Op('t').Op('R');
        }

        byte[] file = TorchFixture.Zip(pickle.Op('u').End(), [TorchTensor.Floats("w", new float[100_000], 100_000)]);

        Assert.Contains("bytes of tensors", Error(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_none_are_refused_with_what_they_are()
    {
        Assert.Contains("is no file of PyTorch", Error([]), StringComparison.Ordinal);
        Assert.Contains("is no file of PyTorch", Error("<html>"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("Git LFS pointer", Error("version https://git-lfs"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("none of PyTorch's checkpoints", Error(new PickleWriter().Int(3).End()), StringComparison.Ordinal);
        byte[] tar = new byte[600];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        Assert.Contains("tar format", Error(tar), StringComparison.Ordinal);
        Assert.Contains("0 files data.pkl", Error(ZipWithout()), StringComparison.Ordinal);
        Assert.Contains("cannot be read",
            Assert.Throws<UserErrorException>(() => TorchFile.Open(_folder.File("absent"))).Message, StringComparison.Ordinal);
    }

    private static byte[] ZipWithout()
    {
        byte[] zip = TorchFixture.Zip(Small);
        for (int at = 0; at < zip.Length - 8; at++)
        {
            if (zip.AsSpan(at).StartsWith("data.pkl"u8))
            {
                zip[at] = (byte)'x';
            }
        }

        return zip;
    }

    private static byte[] Repeated(string what, int times)
    {
        byte[] pickle = new byte[what.Length * times];
        for (int i = 0; i < pickle.Length; i++)
        {
            pickle[i] = (byte)what[i % what.Length];
        }

        return TorchFixture.Zip(pickle, []);
    }

    private TorchFile Open(byte[] content) => TorchFile.Open(_folder.Write("pytorch_model.bin", content));

    private string Error(byte[] content)
    {
        string path = _folder.Write("bad.bin", content);
        var e = Assert.Throws<UserErrorException>(() => TorchFile.Open(path));
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        return e.Message;
    }
}
