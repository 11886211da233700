using System.Text;
using System.Threading.Channels;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Trials;

namespace Sweeper.Bench.Simulation;

/// <summary>
/// Runs trials in no time: each reports what the recorded trial with the nearest configuration reported, read from its JSON
/// as from a worker's file. What is left is the cost of runner and store.
/// </summary>
/// <param name="slots">Trials at once. 1 or more.</param>
/// <param name="curves">Recorded trials, one or more.</param>
/// <param name="epoch">What an epoch takes; null for no time.</param>
internal sealed class SimulatedExecutor(int slots, IReadOnlyList<RecordedCurve> curves, TimeSpan? epoch = null) : IExecutor
{
    private readonly Channel<ExecutorNews> _news = Channel.CreateUnbounded<ExecutorNews>();

    public IReadOnlyList<string> Slots { get; } = [.. Enumerable.Range(1, slots).Select(i => $"simulated {i}")];

    public ChannelReader<ExecutorNews> News => _news.Reader;

    public void Start(int slot, TrialLaunch launch)
    {
        TrialPlan plan = TrialJson.ReadPlan(launch.Folder);
        double rate = plan.Configuration["learning_rate"]!.AsNumber()!.Value;
        double dropout = plan.Configuration["dropout"]!.AsNumber()!.Value;
        RecordedCurve curve = curves.MinBy(one => one.DistanceTo(rate, dropout))!;
        // Without a time to wait for it has ended on return.
        _ = RunAsync(slot, launch, curve);
    }

    private async Task RunAsync(int slot, TrialLaunch launch, RecordedCurve curve)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Report(launch, new TrialEvent.Started(
            launch.Attempt, now, new StartInfo("simulated", Environment.ProcessId, "cpu", 1, "none", 1184, 512, 1, curve.Epochs.Count)));
        foreach (string line in curve.Epochs)
        {
            if (epoch is { } time)
            {
                await Task.Delay(time);
            }

            Report(launch, TrialJson.ParseEvent(Encoding.UTF8.GetBytes(line)) with { Attempt = launch.Attempt, Time = now });
        }

        Report(launch, new TrialEvent.Finished(
            launch.Attempt, now, new FinishInfo(curve.Epochs.Count, new string('0', 64), 1, 1 << 28)));
        _ = _news.Writer.TryWrite(new ExecutorNews.Freed(slot, launch.Trial));
    }

    public Task StopAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Report(TrialLaunch launch, TrialEvent trialEvent) =>
        _news.Writer.TryWrite(new ExecutorNews.Reported(launch.Trial, trialEvent));
}
