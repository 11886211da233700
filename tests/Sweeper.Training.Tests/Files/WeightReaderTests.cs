using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;

namespace Sweeper.Training.Tests.Files;

public sealed class WeightReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WeightReaderTests()
    {
        SafetensorsWriter.Write(DurableWrite.Export, _folder.File("model-00001-of-00002.safetensors"), [new("a", "F32", [2], new float[] { 1, 2 })]);
        SafetensorsWriter.Write(DurableWrite.Export, _folder.File("model-00002-of-00002.safetensors"),
            [new("b", "F16", [1], new float[] { 3 }), new("c", "F32", [1], new float[] { 4 })]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shards_are_one_checkpoint()
    {
        WriteIndex("""
            {"metadata": {"total_size": 14}, "weight_map": {"a": "model-00001-of-00002.safetensors",
             "b": "model-00002-of-00002.safetensors", "c": "model-00002-of-00002.safetensors"}}
            """);
        WeightFiles files = WeightFiles.Find(_folder.Path)!;
        using WeightReader reader = WeightReader.Open(files);

        Assert.Equal(["a", "b", "c"], reader.Tensors.Select(t => t.Name));
        Assert.Equal([[1f, 2], [3f], [4f]], reader.Tensors.Select(t => t.ReadFloat32()));
        Assert.Equal(
            ["model.safetensors.index.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"],
            files.All().Select(Path.GetFileName));
    }

    [Fact]
    public void Shards_of_PyTorch_are_one_checkpoint()
    {
        using TemporaryFolder folder = new();
        folder.Write("pytorch_model-1.bin", TorchFixture.Zip(TorchTensor.Floats("a", [1], 1)));
        folder.Write("pytorch_model-2.bin", TorchFixture.Legacy(TorchTensor.Floats("b", [2], 1)));
        folder.Write("pytorch_model.bin.index.json",
            """{"weight_map": {"a": "pytorch_model-1.bin", "b": "pytorch_model-2.bin"}}""");
        using WeightReader reader = WeightReader.Open(WeightFiles.Find(folder.Path)!);

        Assert.Equal([[1f], [2f]], reader.Tensors.Select(t => t.ReadFloat32()));
    }

    [Fact]
    public void Safetensors_come_before_pickles_and_one_file_before_several()
    {
        using TemporaryFolder folder = new();
        Assert.Null(WeightFiles.Find(folder.Path));
        foreach (string name in (string[])["pytorch_model.bin.index.json", "pytorch_model.bin",
            "model.safetensors.index.json", "model.safetensors"])
        {
            folder.Write(name, "");
            Assert.Equal(folder.File(name), WeightFiles.Find(folder.Path)!.Main);
        }
    }

    [Theory]
    [InlineData("""{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}""",
        "'c' of model-00002-of-00002.safetensors is not in the index")]
    [InlineData("""{"weight_map": {"a": "model-00001-of-00002.safetensors", "z": "model-00001-of-00002.safetensors"}}""",
        "'z' is not in model-00001-of-00002.safetensors")]
    [InlineData("""{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00001-of-00002.safetensors", "c": "model-00002-of-00002.safetensors"}}""",
        "'b' is in model-00002-of-00002.safetensors, not in model-00001-of-00002.safetensors")]
    [InlineData("""{"weight_map": {"a": "../model-00001-of-00002.safetensors"}}""", "no name of a file beside the index")]
    [InlineData("""{"weight_map": {"a": "/etc/passwd"}}""", "no name of a file beside the index")]
    [InlineData("""{"weight_map": {"a": ".."}}""", "no name of a file beside the index")]
    [InlineData("""{"weight_map": {"a": ""}}""", "no name of a file beside the index")]
    [InlineData("""{"weight_map": {"a": "absent.safetensors"}}""", "absent.safetensors, which the index names, is missing")]
    [InlineData("""{"weight_map": {"a": "x", "a": "y"}}""", "'a' occurs twice")]
    [InlineData("""{"weights": {}}""", "no object 'weight_map'")]
    [InlineData("""["a"]""", "no object 'weight_map'")]
    [InlineData("""{"weight_map": """, "not valid JSON")]
    [InlineData("""{"weight_map": {"\ud800": "a"}}""", "not valid JSON")]
    public void An_index_that_lies_is_refused(string index, string expected)
    {
        WriteIndex(index);

        var e = Assert.Throws<UserErrorException>(() => WeightReader.Open(WeightFiles.Find(_folder.Path)!).Dispose());

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    private void WriteIndex(string json) => _folder.Write("model.safetensors.index.json", json);
}
