using TorchSharp.Interop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

public static class TensorExtensionMethods
{
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    public static bool ToBoolean(this Tensor value) => value.ToInt64() != 0;

    public static int ToInt32(this Tensor value) => checked((int)value.ToInt64());

    public static float ToSingle(this Tensor value) => (float)value.ToDouble();

    public static long ToInt64(this Tensor value)
    {
        Native.Check(Native.sw_item_int(value.Handle, out long number), "item", value);
        return number;
    }

    public static double ToDouble(this Tensor value)
    {
        Native.Check(Native.sw_item_double(value.Handle, out double number), "item", value);
        return number;
    }

    /// <summary>Writes type, shape and elements. The format is this library's own, not the package's.</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor host = tensor.detach().cpu().contiguous();
        writer.Write((sbyte)host.dtype);
        long[] shape = host.shape;
        writer.Write(shape.Length);
        foreach (long size in shape)
        {
            writer.Write(size);
        }

        writer.Write(host.bytes);
    }

    /// <summary>Reads what <see cref="Save(Tensor, BinaryWriter)"/> wrote.</summary>
    public static Tensor Load(this BinaryReader reader)
    {
        var type = (ScalarType)reader.ReadSByte();
        var shape = new long[reader.ReadInt32()];
        for (int d = 0; d < shape.Length; d++)
        {
            shape[d] = reader.ReadInt64();
        }

        Tensor tensor = empty(shape, type);
        reader.BaseStream.ReadExactly(tensor.bytes);
        return tensor;
    }

    /// <summary>Reads what <see cref="Save(Tensor, BinaryWriter)"/> wrote into a tensor of the same shape.</summary>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        using Tensor read = reader.Load();
        if (skip)
        {
            return;
        }

        using IDisposable noGrad = no_grad();
        tensor.copy_(read);
    }
}
