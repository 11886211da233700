using Sweeper.Engine;
using Sweeper.Engine.Tests;
using Sweeper.Training.Files;

namespace Sweeper.Training.Tests.Files;

/// <summary>Files of which some bytes were changed: they are read, or refused with the documented error.</summary>
public sealed class DamagedFilesTests
{
    private static readonly TorchTensor[] Tensors =
    [
        TorchTensor.Floats("a.weight", [.. Enumerable.Range(0, 12).Select(i => (float)i)], 3, 4),
        TorchTensor.Floats("a.bias", [1, 2, 3], 3) with { Strides = [1] },
        new("ids", "LongStorage", new byte[16], 8, 1, 2),
    ];

    [Fact]
    public void Zip_files_of_PyTorch() => Fuzz("pytorch_model.bin", TorchFixture.Zip(Tensors));

    [Fact]
    public void Legacy_files_of_PyTorch() => Fuzz("pytorch_model.bin", TorchFixture.Legacy(Tensors));

    [Fact]
    public void Pickles_alone() => Fuzz(
        "pytorch_model.bin", TorchFixture.StateDict(Tensors, legacy: false), pickle => TorchFixture.Zip(pickle, Tensors));

    [Fact]
    public void Safetensors()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a");
        SafetensorsWriter.Write(path, [new("a.weight", "F32", [3, 4], new float[12]), new("a.bias", "F16", [3], new float[3])]);
        Fuzz("model.safetensors", File.ReadAllBytes(path));
    }

    [Fact]
    public void Indices()
    {
        using TemporaryFolder folder = new();
        SafetensorsWriter.Write(folder.File("one.safetensors"), [new("a", "F32", [1], new float[1])]);
        Fuzz("model.safetensors.index.json", """{"weight_map": {"a": "one.safetensors"}}"""u8.ToArray(), folder: folder);
    }

    private static void Fuzz(
        string name, byte[] good, Func<byte[], byte[]>? wrap = null, TemporaryFolder? folder = null)
    {
        using TemporaryFolder own = new();
        folder ??= own;
        Random random = new(FuzzRounds.Seed);
        int rounds = 0;
        int read = 0;
        foreach (int round in FuzzRounds.Of(300))
        {
            rounds++;
            byte[] bad = DamagedBytes.Of(good, random);
            folder.Write(name, wrap is null ? bad : wrap(bad));
            try
            {
                using WeightReader reader = WeightReader.Open(WeightFiles.Find(folder.Path)!);
                foreach (StoredTensor tensor in reader.Tensors.Where(t => FloatBytes.CanRead(t.DType)))
                {
                    Assert.Equal(tensor.Elements, tensor.ReadFloat32().Length);
                }

                read++;
            }
            catch (UserErrorException e)
            {
                Assert.All(e.Problems, problem => Assert.NotEmpty(problem.Fix));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"round {round}: {Convert.ToHexString(bad)}", e);
            }
        }

        Assert.InRange(read, 0, rounds - 1); // Something was refused.
    }
}
