namespace TorchSharp;

/// <summary>A number that is no tensor: a floating-point one, an integer or a truth value.</summary>
public sealed class Scalar : IDisposable
{
    internal readonly long Bits;

    private Scalar(torch.ScalarType type, long bits)
    {
        Type = type;
        Bits = bits;
    }

    public torch.ScalarType Type { get; }

    internal bool IsFloat => Type == torch.ScalarType.Float64;

    internal bool IsBool => Type == torch.ScalarType.Bool;

    public static implicit operator Scalar(byte value) => new(torch.ScalarType.Int64, value);

    public static implicit operator Scalar(short value) => new(torch.ScalarType.Int64, value);

    public static implicit operator Scalar(int value) => new(torch.ScalarType.Int64, value);

    public static implicit operator Scalar(long value) => new(torch.ScalarType.Int64, value);

    public static implicit operator Scalar(float value) => (double)value;

    public static implicit operator Scalar(Half value) => (double)value;

    public static implicit operator Scalar(double value) =>
        new(torch.ScalarType.Float64, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(bool value) => new(torch.ScalarType.Bool, value ? 1 : 0);

    /// <summary>Does nothing: this Scalar holds nothing native. The package's does.</summary>
    public void Dispose()
    {
    }
}
