namespace Sweeper.Engine.Trials;

/// <summary>Turns what the operating system says about files into what the user can do about it.</summary>
public static class FileErrors
{
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Runs an action on a file or folder.</summary>
    /// <param name="path">Where the action reads or writes.</param>
    /// <param name="action">What may throw an IOException or UnauthorizedAccessException.</param>
    /// <exception cref="UserErrorException">The disk is full, or the path cannot be read or written.</exception>
    public static T Explain<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Explained(path, error);
        }
    }

    /// <inheritdoc cref="Explain{T}(string, Func{T})"/>
    public static void Explain(string path, Action action) => Explain(path, () =>
    {
        action();
        return true;
    });

    /// <summary>Whether it is .NET's error for a file that another process has locked.</summary>
    public static bool IsLocked(IOException error) => error.HResult is WouldBlock or SharingViolation;

    /// <summary>Whether an error says that there is no room left.</summary>
    public static bool IsDiskFull(Exception error) => error is IOException { HResult: NoSpace or QuotaExceeded };

    /// <summary>The error for a full disk.</summary>
    public static UserErrorException DiskFull(string path, Exception inner) =>
        new(
            "the disk is full",
            "Free some space there, then start the same command again: it goes on where it stopped",
            path,
            inner);

    private static UserErrorException Explained(string path, Exception error) => IsDiskFull(error)
        ? DiskFull(path, error)
        : new UserErrorException(
            $"cannot use this path: {error.Message}",
            "Check that it exists and that you may write there, or choose another place with --home",
            path,
            error);
}
