using Sweeper.Engine;

namespace Sweeper.Training.Files;

/// <summary>A tensor of a model folder, whatever kind of file holds it.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="DType">The safetensors name of the element type: F32, F16, BF16, F64, I64, ...</param>
/// <param name="Shape">Empty for a scalar.</param>
/// <param name="File">Where it lies.</param>
internal abstract record StoredTensor(string Name, string DType, long[] Shape, string File)
{
    /// <summary>Number of elements.</summary>
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>All values, row-major.</summary>
    /// <exception cref="UserErrorException">It holds no floating-point numbers, or the file is damaged.</exception>
    public float[] ReadFloat32()
    {
        if (!FloatBytes.CanRead(DType))
        {
            throw new UserErrorException($"'{Name}' is stored as {DType}, but must be F32, F16, BF16 or F64",
                "save the model in one of these types", File);
        }

        if (Elements > Array.MaxLength)
        {
            throw new UserErrorException($"'{Name}' has {Elements} elements, more than can be read at once",
                "use a smaller model", File);
        }

        float[] values = new float[Elements];
        Read(values);
        return values;
    }

    /// <param name="destination">As long as the tensor has elements.</param>
    protected abstract void Read(Span<float> destination);
}
