using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Composition;

/// <summary>Prints what a running trial prints, as it comes.</summary>
internal sealed class LogFollower : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly TextWriter _target;
    private readonly (string Path, long[] Position)[] _logs;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;

    /// <param name="folder">The trial's; its files may come later.</param>
    /// <param name="target">Where its output goes.</param>
    public LogFollower(TrialFolder folder, TextWriter target)
    {
        _target = target;
        _logs = [(folder.Out, [0]), (folder.Err, [0])];
        _following = FollowAsync();
    }

    /// <summary>Prints what is left, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            PrintNew();
            await Task.Delay(Interval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        PrintNew();
    }

    private void PrintNew()
    {
        foreach ((string path, long[] position) in _logs.Where(log => File.Exists(log.Path)))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = Math.Min(position[0], file.Length);
            using var reader = new StreamReader(file);
            _target.Write(reader.ReadToEnd());
            position[0] = file.Position;
        }
    }
}
