using TorchSharp;

namespace Sweeper.Training.Loop;

/// <summary>What TorchSharp's documented API does not tell: the one place that looks beyond it.</summary>
internal static class TorchExtras
{
    /// <summary>Whether libtorch could not allocate memory, on the host or the device.</summary>
    /// <remarks>
    /// TorchSharp throws ExternalException for every native error, so the message decides: "CUDA out of memory" of the
    /// GPU's allocator, "not enough memory" and "can't allocate memory" of the host's.
    /// </remarks>
    public static bool IsOutOfMemory(Exception exception) =>
        exception is OutOfMemoryException
        || exception.GetType().Name.Contains("OutOfMemory", StringComparison.Ordinal)
        || exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || exception.Message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase)
        || exception.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);

    /// <summary>Loads libtorch; to be called before anything else of it.</summary>
    /// <exception cref="Engine.UserErrorException">It cannot be loaded.</exception>
    public static void Load()
    {
        try
        {
            torch.get_num_threads();
        }
        // Whatever is thrown here, the cause is the installation: nothing has been computed yet.
        catch (Exception exception)
        {
            Exception cause = exception is TypeInitializationException { InnerException: { } inner } ? inner : exception;
            throw new Engine.UserErrorException(
                $"libtorch cannot be loaded: {cause.Message}",
                "Run `sweeper doctor` to see what is missing and how to install it",
                inner: exception);
        }
    }
}
