using System.Threading.Channels;

namespace Sweeper.Engine.Execution;

/// <summary>Runs trials in worker processes on this machine: one warm process a slot, started with its first trial.</summary>
/// <param name="command">Starts a worker, a process that runs <see cref="WorkerLoop"/>.</param>
/// <param name="slots">Where trials run. One or more.</param>
public sealed class LocalExecutor(WorkerCommand command, IReadOnlyList<DeviceSlot> slots) : IExecutor
{
    private readonly Channel<ExecutorNews> _news = Channel.CreateUnbounded<ExecutorNews>(
        new UnboundedChannelOptions { SingleReader = true });

    private LocalWorker[]? _workers;

    /// <summary>How long a worker may take to stop before it is killed. Default: <see cref="WorkerPatience.Kill"/>.</summary>
    public TimeSpan Grace { get; init; } = WorkerPatience.Kill;

    /// <summary>File for what workers print outside of any trial. Default: none.</summary>
    public string? Log { get; init; }

    /// <summary>Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IReadOnlyList<string> Slots { get; } = [.. slots.Select(slot => slot.Name)];

    public ChannelReader<ExecutorNews> News => _news.Reader;

    private LocalWorker[] Workers => _workers ??= CreateWorkers();

    public void Start(int slot, TrialLaunch launch) => Workers[slot].Start(launch);

    public Task StopAsync() => Task.WhenAll(Workers.Select(worker => worker.StopAsync(Grace)));

    public async ValueTask DisposeAsync() => await StopAsync();

    private LocalWorker[] CreateWorkers()
    {
        var log = new WorkerLog(Log, Clock);
        return [.. slots.Select((slot, index) => new LocalWorker(index, slot, command, log, Clock, _news.Writer))];
    }
}
