namespace TorchSharp;

/// <summary>A failure inside libtorch; the message names the operator and its tensors' shapes.</summary>
public class TorchException : Exception
{
    public TorchException()
    {
    }

    public TorchException(string message)
        : base(message)
    {
    }

    public TorchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>An allocation that the CPU or the GPU refused.</summary>
public sealed class TorchOutOfMemoryException : TorchException
{
    public TorchOutOfMemoryException()
    {
    }

    public TorchOutOfMemoryException(string message)
        : base(message)
    {
    }

    public TorchOutOfMemoryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
