using System.Threading.Channels;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Sweeps;

/// <summary>
/// Runs scripted trials in no time, one event at each read, in turn over the slots: always in the same order; or with a
/// seed in random order, as if the trials took random times.
/// </summary>
internal sealed class FakeExecutor(int slots, int? seed = null) : IExecutor
{
    private readonly Random? _random = seed is { } number ? new Random(number) : null;
    private readonly List<Running> _running = [];
    private readonly Queue<ExecutorNews> _queue = [];
    private int _turn;
    private bool _hasRead;

    /// <summary>Whether all that running trials have to say comes together; else one item after the other.</summary>
    public bool ManyAtATime { get; init; }

    public List<int> Launched { get; } = [];

    public int MostAtOnce { get; private set; }

    public IReadOnlyList<string> Slots { get; } = [.. Enumerable.Range(1, slots).Select(i => $"fake {i}")];

    public ChannelReader<ExecutorNews> News => new Reader(this);

    public void Start(int slot, TrialLaunch launch)
    {
        Assert.DoesNotContain(_running, running => running.Slot == slot);
        Launched.Add(launch.Trial);
        _running.Add(new Running(slot, launch, Script(launch).GetEnumerator()));
        MostAtOnce = Math.Max(MostAtOnce, _running.Count);
    }

    public Task StopAsync()
    {
        _running.Clear();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private static IEnumerable<TrialEvent> Script(TrialLaunch launch)
    {
        TrialPlan plan = TrialJson.ReadPlan(launch.Folder);
        int epochs = (int)(plan.Configuration["epochs"]?.AsNumber() ?? 2);
        yield return new TrialEvent.Started(
            launch.Attempt, DateTimeOffset.UnixEpoch, new StartInfo("fake", 1, "cpu", 1, "none", 1, 1, 1, epochs));
        TrialEvent? failure = FailureOf(launch, plan.Configuration);
        double failsAfter = plan.Configuration["fail_after"]?.AsNumber() ?? 0;
        if (failure is not null && failsAfter == 0)
        {
            yield return failure;
            yield break;
        }

        long noise = plan.Configuration["noisy"] is null ? 0 : launch.Attempt;
        for (int epoch = ScriptedTask.EpochsDone(launch.Folder) + 1; epoch <= epochs; epoch++)
        {
            yield return new TrialEvent.Epoch(
                launch.Attempt, DateTimeOffset.UnixEpoch, ScriptedTask.Report(plan.Configuration, plan.Seed + noise, epoch));
            if (failure is not null && epoch == failsAfter)
            {
                yield return failure;
                yield break;
            }

            TrialDecision? decision = TrialDecision.TryRead(launch.Folder);
            if (plan.AwaitsDecisions && epoch < epochs)
            {
                Assert.Equal((launch.Attempt, (double)epoch), (decision?.Attempt, decision?.Epoch));
                if (decision!.Directive == TrialDirective.Pause)
                {
                    ScriptedTask.SaveCheckpoint(launch.Folder, epoch);
                    yield return new TrialEvent.Paused(launch.Attempt, DateTimeOffset.UnixEpoch, ScriptedTask.Info(epoch));
                    yield break;
                }

                if (decision.Directive == TrialDirective.Stop)
                {
                    yield return new TrialEvent.Stopped(launch.Attempt, DateTimeOffset.UnixEpoch, ScriptedTask.Info(epoch));
                    yield break;
                }
            }
        }

        yield return new TrialEvent.Finished(launch.Attempt, DateTimeOffset.UnixEpoch, ScriptedTask.Info(epochs));
    }

    private static TrialEvent.Failed? FailureOf(TrialLaunch launch, Configuration script) =>
        script["fail_kind"]?.ToString() is { } kind && launch.Attempt <= (script["fail_attempts"]?.AsNumber() ?? int.MaxValue)
            ? new TrialEvent.Failed(
                launch.Attempt, DateTimeOffset.UnixEpoch, new Failure(Enum.Parse<FailureKind>(kind), "told to fail", $"trial {launch.Trial}"))
            : null;

    private bool TryAdvance(out ExecutorNews item)
    {
        if (_queue.Count == 0 && _running.Count > 0)
        {
            Running running = _running[(_random?.Next(_running.Count) ?? _turn++) % _running.Count];
            Assert.True(running.Script.MoveNext());
            TrialEvent trialEvent = running.Script.Current;
            using (var writer = new TrialEventWriter(running.Launch.Folder))
            {
                writer.Append(trialEvent);
            }

            _queue.Enqueue(new ExecutorNews.Reported(running.Launch.Trial, trialEvent));
            if (trialEvent is not (TrialEvent.Started or TrialEvent.Epoch))
            {
                _running.Remove(running);
                _queue.Enqueue(new ExecutorNews.Freed(running.Slot, running.Launch.Trial));
            }
        }

        return _queue.TryDequeue(out item!);
    }

    private sealed record Running(int Slot, TrialLaunch Launch, IEnumerator<TrialEvent> Script);

    private sealed class Reader(FakeExecutor executor) : ChannelReader<ExecutorNews>
    {
        /// <summary>One item each time that somebody waits, unless they come together.</summary>
        public override bool TryRead(out ExecutorNews item)
        {
            if (executor._hasRead && !executor.ManyAtATime)
            {
                item = null!;
                return false;
            }

            executor._hasRead = executor.TryAdvance(out item);
            return executor._hasRead;
        }

        public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
        {
            executor._hasRead = false;
            await Task.Delay(executor._running.Count + executor._queue.Count > 0 ? 0 : Timeout.Infinite, cancellationToken);
            return true;
        }
    }
}
