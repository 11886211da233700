using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Torch.Tests;

public sealed class FactoryTests : TorchTest
{
    [Fact]
    public void Arrays_keep_their_type_and_order()
    {
        Assert.Equal(ScalarType.Int64, tensor([1L, 2]).dtype);
        Assert.Equal(ScalarType.Int32, tensor([1, 2]).dtype);
        Assert.Equal(ScalarType.Float32, tensor([1f, 2]).dtype);
        Assert.Equal(ScalarType.Float64, tensor(new List<double> { 1, 2 }).dtype);
        Assert.Equal(ScalarType.Bool, tensor([true]).dtype);
        Assert.Equal(ScalarType.Byte, tensor([(byte)1]).dtype);
        Assert.Equal([1f, 2, 3, 4, 5, 6], tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }).data<float>().ToArray());
        Assert.Equal([2, 3], tensor(new long[,] { { 1, 2, 3 }, { 4, 5, 6 } }).shape);
        Assert.Equal([1, 2, 1], tensor(new int[,,] { { { 1 }, { 2 } } }).shape);
        Assert.Equal([2, 2], tensor(new List<long> { 1, 2, 3, 4 }, [2, 2]).shape);
        Assert.Equal([2, 2], tensor(new Memory<float>([1, 2, 3, 4]), [2, 2]).shape);
        Assert.Equal([2], tensor(new List<int> { 1, 2 }).shape);
        Assert.Equal(ScalarType.Float32, tensor([1L, 2], ScalarType.Float32).dtype);
        Assert.True(tensor([1f], requires_grad: true).requires_grad);
        Assert.Equal(5, tensor(5).ToInt32());
        Assert.Equal(5L, tensor(5L).item<long>());
        Assert.Equal(2.5f, tensor(2.5f).item<float>());
        Assert.Equal(2.5, tensor(2.5).item<double>());
        Assert.Equal([], tensor(2.5).shape);
    }

    [Fact]
    public void An_array_is_copied()
    {
        float[] array = [1, 2];
        Tensor made = tensor(array);
        Tensor from = from_array(array);
        array[0] = 9;
        AssertClose([1, 2], made);
        AssertClose([1, 2], from);
        AssertClose([2, 3], frombuffer(new float[] { 1, 2, 3 }, ScalarType.Float32, 2, 1));
        AssertClose([1, 2], as_tensor([1L, 2]));
        AssertClose([1, 2], as_tensor([1f, 2]));
        AssertClose([1, 0], from_array(new[] { true, false }));
    }

    [Fact]
    public void Constants_have_their_values()
    {
        AssertClose([0, 0, 0, 0], zeros(2, 2));
        AssertClose([1, 1], ones(2));
        AssertClose([3, 3], full(2, 3));
        AssertClose([3, 3], full([2], 3));
        AssertClose([3, 3], full(1, 2, 3));
        AssertClose([0, 0], zeros_like(ones(2)));
        AssertClose([1, 1], ones_like(zeros(2)));
        AssertClose([4, 4], full_like(zeros(2), 4));
        AssertClose([0, 1, 2], arange(3));
        AssertClose([1, 2], arange(1, 3));
        AssertClose([0, 0.5, 1], arange(0.0, 1.2, 0.5));
        AssertClose([1, 0, 0, 1], eye(2));
        Assert.Equal((ScalarType.Int64, ScalarType.Float32), (arange(3).dtype, arange(0.0, 1.0, 0.5).dtype));
        Assert.Equal(ScalarType.Int64, zeros(2, dtype: ScalarType.Int64).dtype);
        Assert.Equal([2, 3, 4, 5], empty(2, 3, 4, 5).shape);
        Assert.Equal([2, 3], empty_like(zeros(2, 3)).shape);
        Assert.Equal([2, 3, 4], randn(2, 3, 4).shape);
    }

    [Fact]
    public void A_wrong_count_of_elements_is_told()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => tensor([1f, 2, 3], [2, 2]));
        Assert.Contains("3 elements do not fill the shape [2, 2]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conversions_change_type_and_give_the_same_object_when_none_is_due()
    {
        Tensor t = tensor([1.5f, -2.7f]);
        Assert.Same(t, t.to(ScalarType.Float32));
        Assert.Same(t, t.cpu());
        Assert.NotSame(t, t.to(ScalarType.Float32, copy: true));
        AssertClose([1, -2], t.to(ScalarType.Int64));
        AssertClose([1, -2], t.@long());
        AssertClose([1, -2], t.@int());
        AssertClose([1, 1], t.@bool());
        AssertClose([1.5, -2.703125], t.bfloat16());
        Assert.Equal(ScalarType.Float16, t.half().dtype);
        Assert.Equal(ScalarType.Float64, t.@double().dtype);
        Assert.Equal(ScalarType.Float32, t.@double().@float().dtype);
        Assert.Equal(ScalarType.Int32, t.type(ScalarType.Int32).dtype);
        Assert.Equal(ScalarType.Int32, t.type_as(tensor([1])).dtype);
        Assert.Equal(ScalarType.Int32, t.to(tensor([1])).dtype);
        Assert.Equal(ScalarType.Int32, t.to_type(ScalarType.Int32).dtype);
        Assert.Equal(ScalarType.Float64, t.type(x => x.@double()).dtype);
        Assert.Equal("cpu", t.to("cpu").device.ToString());
    }

    [Fact]
    public void Data_is_read_and_written_whatever_the_strides()
    {
        Tensor t = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }).t();

        Assert.Equal([1f, 4, 2, 5, 3, 6], t.data<float>().ToArray());
        Assert.Equal([1f, 4, 2, 5, 3, 6], t.data<float>());
        Assert.Equal(5f, t.data<float>()[1, 1]);
        t.data<float>()[2, 0] = 30;
        Assert.Equal(30f, t[2, 0].ToSingle());
        t.data<float>().CopyFrom([9, 8]);
        var two = new float[3];
        t.data<float>().CopyTo(two, 1);
        Assert.Equal([0f, 9, 8], two);
        Assert.Equal(6, t.data<float>().Count);
        Assert.Equal(8f, t.ReadCpuSingle(1));
        Assert.Equal(7L, tensor([6L, 7]).ReadCpuInt64(1));
        Tensor flat = tensor([1, 2]);
        Assert.Equal([1, 0, 0, 0, 2, 0, 0, 0], flat.bytes.ToArray());
        flat.bytes = new byte[] { 5, 0, 0, 0, 6, 0, 0, 0 };
        AssertClose([5, 6], flat);
        Assert.Throws<ArgumentException>(() => t.data<long>());
        Assert.Throws<ArgumentException>(() => t.item<long>());
        Assert.Throws<InvalidOperationException>(() => t.item<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => t.data<float>()[3, 0]);
        Assert.True(tensor([true]).ToBoolean());
    }

    [Fact]
    public void A_tensor_survives_a_file()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            arange(6).reshape(2, 3).t().Save(writer);
            tensor([1.5f]).bfloat16().Save(writer);
            tensor([3L]).Save(writer);
        }

        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        Tensor first = reader.Load();
        Assert.Equal([3, 2], first.shape);
        AssertClose([0, 3, 1, 4, 2, 5], first);
        Assert.Equal(ScalarType.BFloat16, reader.Load().dtype);
        Tensor target = zeros(1);
        target.Load(reader);
        AssertClose([3], target);
    }

    [Fact]
    public void Closeness_is_relative_and_absolute()
    {
        Assert.True(allclose(tensor([1f]), tensor([1.000001f])));
        Assert.False(allclose(tensor([1f]), tensor([1.1f])));
        Assert.True(allclose(tensor([1f]), tensor([1.1f]), rtol: 0.2));
    }
}
