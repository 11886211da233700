using System.Diagnostics;
using System.Globalization;
using Sweeper.Cli.Rendering;

namespace Sweeper.Cli.Hub;

/// <summary>Tells on standard error how a download goes: a bar on a terminal, else a line for each quarter.</summary>
/// <param name="error">Standard error, or nothing.</param>
/// <param name="isLive">Whether it is a terminal.</param>
internal sealed class DownloadProgress(TextWriter error, bool isLive)
{
    private const int Width = 30;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private string _what = "";
    private long _total;
    private long _done;
    private long _before;
    private long _begin;
    private long _drawn;
    private int _quarter;

    /// <summary>A line of its own.</summary>
    public void Say(string line)
    {
        Clear();
        error.WriteLine(line);
    }

    /// <param name="what">Name of the file.</param>
    /// <param name="total">Bytes; null when nobody knows.</param>
    /// <param name="done">Bytes that an earlier run has left.</param>
    public void Begin(string what, long? total, long done)
    {
        (_what, _total, _done, _before, _begin, _drawn) = (what, total ?? 0, done, done, Stopwatch.GetTimestamp(), 0);
        _quarter = Quarter();
    }

    public void Advance(long bytes)
    {
        _done += bytes;
        if (isLive && (_drawn == 0 || Stopwatch.GetElapsedTime(_drawn) > Interval))
        {
            _drawn = Stopwatch.GetTimestamp();
            error.Write($"\r\u001b[K{Bar()}");
        }
        else if (!isLive && Quarter() is var quarter && quarter > _quarter && quarter < 4)
        {
            _quarter = quarter;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {_what}: {quarter * 25} % of {Format.Bytes(_total)}"));
        }
    }

    /// <summary>The file is here, and what it should be.</summary>
    public void End()
    {
        Clear();
        error.WriteLine($"  {_what}: {Format.Bytes(_done)}{(_before > 0 ? $", {Format.Bytes(_before)} of them from before" : "")}, "
            + Format.Time(Stopwatch.GetElapsedTime(_begin)));
    }

    private int Quarter() => _total > 0 ? (int)(_done * 4 / _total) : 0;

    private string Bar()
    {
        double speed = (_done - _before) / Math.Max(0.001, Stopwatch.GetElapsedTime(_begin).TotalSeconds);
        string rate = $"{Format.Bytes((long)speed)}/s";
        if (_total <= 0)
        {
            return $"  {_what}  {Format.Bytes(_done)}  {rate}";
        }

        int filled = (int)Math.Clamp(_done * Width / _total, 0, Width);
        string left = speed > 0 ? $"  {Format.Seconds((_total - _done) / speed)} left" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"  {_what}  {new string('█', filled)}{new string('░', Width - filled)}  {100.0 * _done / _total:0} % of {Format.Bytes(_total)}  {rate}{left}");
    }

    private void Clear()
    {
        if (isLive && _drawn != 0)
        {
            error.Write("\r\u001b[K");
            _drawn = 0;
        }
    }
}
