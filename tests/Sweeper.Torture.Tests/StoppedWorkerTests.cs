using Sweeper.Cli.Tests.Support;
using Sweeper.Engine.Trials;

namespace Sweeper.Torture.Tests;

/// <summary>A worker that is stopped for longer than anybody waits for it, and then woken up.</summary>
public sealed class StoppedWorkerTests
{
    private const int Stop = 19;
    private const int Continue = 18;

    [Fact]
    public async Task One_whose_runner_died_writes_nothing_any_more()
    {
        int worker = 0;
        using var sweep = new TortureSweep(pauses: false);

        await sweep.CompleteAsync("", during: async (process, run) =>
        {
            if (run == 1)
            {
                await process.WaitForAsync(() => sweep.Place.Events(1, "torture").OfType<TrialEvent.Epoch>().Any());
                worker = sweep.Place.Workers(1, "torture").Single();
                Signals.Send(worker, Stop);
                process.Send(CliProcess.Kill);
            }
            else
            {
                // The worker sleeps as long as the second run does not know better; then it is gone for good.
                await Eventually.HoldsAsync(() => Signals.IsGone(worker) || process.HasExited, () => process.Error, seconds: 120);
                Signals.TrySend(worker, Continue);
                Assert.True(Signals.IsGone(worker));
            }
        }, isStopped: true);

        Assert.Equal(await Baselines.OfAsync(pauses: false), sweep.Essence());
    }

    [Fact]
    public async Task One_that_is_past_its_patience_is_replaced_and_its_trial_ends_the_same()
    {
        int worker = 0;
        using var sweep = new TortureSweep(pauses: false);

        await sweep.CompleteAsync("", arguments: ["sweeper.limits.no_progress=20s"], during: async (process, run) =>
        {
            await process.WaitForAsync(() => sweep.Place.Events(1, "torture").OfType<TrialEvent.Epoch>().Any());
            worker = sweep.Place.Workers(1, "torture").First();
            Signals.Send(worker, Stop);
            await Eventually.HoldsAsync(() => Signals.IsGone(worker), () => process.Error, seconds: 120);
            Signals.TrySend(worker, Continue);
        });

        Assert.Equal(await Baselines.OfAsync(pauses: false), sweep.Essence());
        Assert.Equal(2, sweep.Trials()[0].Attempts);
    }
}
