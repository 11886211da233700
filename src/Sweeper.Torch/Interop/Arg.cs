namespace TorchSharp.Interop;

/// <summary>One argument of an operator, made by implicit conversion of whatever a schema may ask for.</summary>
internal readonly struct Arg
{
    public readonly Tag Tag;
    public readonly int Count;
    public readonly long Bits;
    public readonly object? Reference;

    private Arg(Tag tag, long bits = 0, object? reference = null, int count = 0)
    {
        Tag = tag;
        Bits = bits;
        Reference = reference;
        Count = count;
    }

    public static implicit operator Arg(torch.Tensor? value) => value is null ? default : new(Tag.Tensor, 0, value);

    public static implicit operator Arg(int value) => new(Tag.Int, value);

    public static implicit operator Arg(long value) => new(Tag.Int, value);

    public static implicit operator Arg(long? value) => value is { } v ? new(Tag.Int, v) : default;

    public static implicit operator Arg(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Arg(bool value) => new(Tag.Bool, value ? 1 : 0);

    public static implicit operator Arg(long[]? value) => value is null ? default : new(Tag.IntList, 0, value);

    public static implicit operator Arg(double[] value) => new(Tag.DoubleList, 0, value);

    public static implicit operator Arg(torch.Tensor?[] value) => new(Tag.TensorList, 0, value);

    public static implicit operator Arg(HandleList value) => new(Tag.TensorList, 0, value);

    public static implicit operator Arg(string? value) => value is null ? default : new(Tag.String, 0, value);

    public static implicit operator Arg(Scalar value) =>
        new(value.IsFloat ? Tag.Double : value.IsBool ? Tag.Bool : Tag.Int, value.Bits);

    public static implicit operator Arg(torch.ScalarType value) => new(Tag.Int, (long)value);

    public static implicit operator Arg(torch.ScalarType? value) => value is { } v ? v : default(Arg);

    public static implicit operator Arg(torch.Device? value) =>
        value is null ? default : new(Tag.Device, (long)value.type, null, value.index);
}
