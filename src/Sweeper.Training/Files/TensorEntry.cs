namespace Sweeper.Training.Files;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="DType">The format's name of the element type: F32, F16, BF16, F64, I64, ...</param>
/// <param name="Shape">Empty for a scalar.</param>
/// <param name="Offset">First byte, from the start of the file.</param>
/// <param name="Length">Bytes.</param>
public sealed record TensorEntry(string Name, string DType, long[] Shape, long Offset, long Length)
{
    /// <summary>Number of elements.</summary>
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Unique in the file.</param>
/// <param name="DType">Stored as F32, BF16 or F16; rounded to nearest, ties to even.</param>
/// <param name="Shape">Empty for a scalar.</param>
/// <param name="Values">Row-major, as many as the shape has.</param>
public sealed record TensorToWrite(string Name, string DType, long[] Shape, ReadOnlyMemory<float> Values);
