using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
public abstract class OptimizerState(Parameter parameter) : IDisposable
{
    internal Parameter Parameter => parameter;

    /// <summary>Parameters of one value are updated together: their updates have the same coefficients.</summary>
    internal abstract long Bucket { get; }

    public abstract void LoadStateDict(OptimizerState source);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void to(Device device);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    private protected static Tensor ZerosLike(Tensor like)
    {
        using IDisposable noGrad = no_grad();
        return zeros_like(like).DetachFromDisposeScope();
    }

    private protected static void Replace(ref Tensor? target, Tensor? source, Tensor like)
    {
        if (ReferenceEquals(target, source) && source is not null)
        {
            return;
        }

        target?.Dispose();
        using IDisposable noGrad = no_grad();
        target = source?.detach().to(like.dtype, like.device, copy: true).DetachFromDisposeScope();
    }

    private protected static void Move(ref Tensor? tensor, Device device)
    {
        if (tensor is not null)
        {
            Tensor moved = tensor.to(device);
            if (!ReferenceEquals(moved, tensor))
            {
                tensor.Dispose();
                tensor = moved.DetachFromDisposeScope();
            }
        }
    }

    private protected static void Write(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    private protected static void Read(BinaryReader reader, ref Tensor? target, Tensor like)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? read = reader.ReadBoolean() ? reader.Load() : null;
        if (read is not null && !read.shape.AsSpan().SequenceEqual(like.shape))
        {
            throw new InvalidDataException(
                $"the saved state has the shape [{string.Join(", ", read.shape)}], its parameter [{string.Join(", ", like.shape)}]");
        }

        Replace(ref target, read, like);
    }
}
