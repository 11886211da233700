using Sweeper.Cli.Rendering;
using Sweeper.Engine;

namespace Sweeper.Cli.Hub;

/// <summary>A server cannot be reached, or does not answer as it should however often it is asked.</summary>
internal sealed class UnreachableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>How long to wait before a request is made again, and when to give up.</summary>
/// <param name="progress">Told of every wait.</param>
/// <param name="wait">Waits; tests do not.</param>
internal sealed class Patience(DownloadProgress progress, Func<TimeSpan, CancellationToken, Task> wait)
{
    private const int MostFailures = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private int _failures;

    /// <summary>Something came: failures are counted from here.</summary>
    public void Reset() => _failures = 0;

    /// <summary>Waits 1, 2, 4, 8 seconds, or as long as the server asks for.</summary>
    /// <param name="reason">What went wrong.</param>
    /// <param name="asked">The server's Retry-After.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="UnreachableException">It has failed too often in a row.</exception>
    /// <exception cref="UserErrorException">The server asks for a longer wait than anyone would sit through.</exception>
    public async Task WaitAsync(string reason, TimeSpan? asked, CancellationToken stop)
    {
        if (++_failures >= MostFailures)
        {
            throw new UnreachableException($"{reason}, {MostFailures} times in a row");
        }

        TimeSpan time = asked ?? TimeSpan.FromSeconds(1 << (_failures - 1));
        if (time > Longest)
        {
            throw new UserErrorException($"{reason}, and asks to wait {Format.Time(time)}",
                "Start again then: what is here already is kept. With a token in HF_TOKEN the hub allows more");
        }

        progress.Say($"{reason}: trying again in {Format.Time(time)}");
        await wait(time, stop);
    }
}
