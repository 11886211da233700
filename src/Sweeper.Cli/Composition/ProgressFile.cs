using System.Text.Json;
using System.Text.Json.Serialization;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Cli.Composition;

/// <summary>
/// Writes how far the running trials are into a file of the sweep's folder, twice a second at most, for the dashboard: steps
/// are in no store. Losing the file loses nothing, so it is never waited for, and that it cannot be written is no failure.
/// </summary>
internal sealed class ProgressFile : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly SweepProgress _progress = new([]);
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private bool _hasNews;

    /// <param name="path">Where it is.</param>
    /// <param name="clock">For the interval.</param>
    public ProgressFile(string path, TimeProvider clock)
    {
        (_path, _clock) = (path, clock);
        _timer = clock.CreateTimer(_ => Write(), null, Interval, Interval);
    }

    public void Take(SweepNews news)
    {
        lock (_lock)
        {
            _progress.Apply(news, _clock.GetUtcNow());
            _hasNews = true;
        }
    }

    /// <summary>Removes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        TryTo(() => File.Delete(_path));
    }

    /// <summary>What a runner wrote last; null when there is nothing, or nothing of this runner.</summary>
    /// <param name="path">Where the file is.</param>
    /// <param name="pid">Process id of the runner.</param>
    public static ProgressRecord? Read(string path, int pid)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ProgressJson.Default.ProgressRecord) is { } record && record.Pid == pid
                ? record
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private void Write()
    {
        ProgressRecord record;
        lock (_lock)
        {
            if (!_hasNews)
            {
                return;
            }

            _hasNews = false;
            record = new(
                Environment.ProcessId,
                _progress.Remaining(_clock.GetUtcNow())?.TotalSeconds,
                _progress.Slots,
                [.. _progress.Running.Select(one => new TrialProgress(one.Trial.Number, one.Slot, one.Info is not null, one.Step, one.TotalSteps))]);
        }

        TryTo(() =>
        {
            File.WriteAllBytes(_path + ".tmp", JsonSerializer.SerializeToUtf8Bytes(record, ProgressJson.Default.ProgressRecord));
            File.Move(_path + ".tmp", _path, overwrite: true);
        });
    }

    private static void TryTo(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk is the store's to report.
        }
    }
}

/// <summary>A sweep at a moment.</summary>
/// <param name="Pid">Of the runner.</param>
/// <param name="RemainingSeconds">Until the last trial ends; null while nothing can be said.</param>
/// <param name="Slots">Name of each device slot.</param>
/// <param name="Trials">Those that run, by number.</param>
internal sealed record ProgressRecord(int Pid, double? RemainingSeconds, IReadOnlyList<string> Slots, IReadOnlyList<TrialProgress> Trials);

/// <summary>A running trial at a moment.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Slot">Name of its device slot.</param>
/// <param name="IsTraining">Whether data and model are loaded.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="TotalSteps">Of the whole trial; 0 while unknown.</param>
internal sealed record TrialProgress(int Trial, string Slot, bool IsTraining, int Step, int TotalSteps);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProgressRecord))]
internal sealed partial class ProgressJson : JsonSerializerContext;
