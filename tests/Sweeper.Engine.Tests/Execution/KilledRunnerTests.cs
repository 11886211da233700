using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Execution;

/// <summary>A runner in a process of its own, with real workers, killed without warning.</summary>
public sealed class KilledRunnerTests : IDisposable
{
    private const int Timeout = 180_000;
    private const int Trials = 6;
    private const int Epochs = 3;
    private const int Sleep = 150;

    private readonly RealSweep _sweep = new();

    public void Dispose() => _sweep.Dispose();

    [Theory(Timeout = Timeout)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_next_run_keeps_every_completed_trial_and_repeats_none(int completed)
    {
        using (Process runner = StartRunner())
        {
            await WaitForAsync(() => Stored().Count(trial => trial.State == TrialState.Completed) >= completed);
            runner.Kill(entireProcessTree: false);
            await runner.WaitForExitAsync();
        }

        IReadOnlyList<StoredTrial> before = Stored();
        int[] workers = [.. before.Where(trial => trial.Start is not null).Select(trial => trial.Start!.Pid).Distinct()];
        Assert.NotEmpty(workers);
        await WaitForAsync(() => workers.All(ProcessList.IsGone));

        SweepOutcome outcome = await _sweep.RunAsync(TestSweep.Of(Trials, Epochs, Sleep), slots: 2);

        Assert.Equal(Enumerable.Range(1, Trials), outcome.Trials.Select(trial => trial.Number));
        Assert.All(outcome.Trials, trial =>
        {
            Assert.Equal(TrialState.Completed, trial.State);
            Assert.Equal(Enumerable.Range(1, Epochs).Select(epoch => (double)epoch), trial.Epochs.Select(epoch => epoch.Epoch));
            Assert.Single(
                new TrialEventReader(_sweep.Folder.Trial(trial.Number)).ReadNew(), item => item is TrialEvent.Finished);
        });
        foreach (StoredTrial trial in before.Where(trial => trial.State == TrialState.Completed))
        {
            StoredTrial after = outcome.Trials[trial.Number - 1];
            Assert.Equal((trial.Attempts, trial.Started, trial.Ended), (after.Attempts, after.Started, after.Ended));
        }
    }

    [Theory(Timeout = Timeout)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Paused_trials_and_decisions_survive_the_runner(int decisions)
    {
        using (Process runner = StartRunner("asha"))
        {
            await WaitForAsync(() => Stored().Sum(trial => trial.Decisions.Count) >= decisions);
            runner.Kill(entireProcessTree: false);
            await runner.WaitForExitAsync();
        }

        IReadOnlyList<StoredTrial> before = Stored();
        SweepOutcome outcome = await _sweep.RunAsync(
            TestSweep.Of(Trials, Epochs, Sleep).With(new AshaPruner(minReports: 1, reductionFactor: 2)), slots: 2);

        Assert.Equal(Enumerable.Range(1, Trials), outcome.Trials.Select(trial => trial.Number));
        Assert.Contains(outcome.Trials, trial => trial.State == TrialState.Completed);
        Assert.All(outcome.Trials, trial =>
        {
            Assert.True(trial.State is TrialState.Completed or TrialState.Pruned, $"#{trial.Number} {trial.State} {trial.Failure}");
            double[] reported =
            [
                .. new TrialEventReader(_sweep.Folder.Trial(trial.Number)).ReadNew().OfType<TrialEvent.Epoch>()
                    .Select(item => item.Report.Epoch).Distinct(),
            ];
            Assert.Equal(reported, trial.Epochs.Select(epoch => epoch.Epoch));
            Assert.Equal(Enumerable.Range(1, reported.Length).Select(epoch => (double)epoch), reported);
            Assert.Equal(trial.Epochs.Take(Epochs - 1).Select(epoch => epoch.Epoch), trial.Decisions.Select(decision => decision.Epoch));
        });
        Assert.All(before, trial => Assert.Equal(
            trial.Decisions, outcome.Trials[trial.Number - 1].Decisions.Take(trial.Decisions.Count)));
    }

    [Fact(Timeout = Timeout)]
    public async Task A_second_runner_is_refused_while_the_first_runs()
    {
        using Process runner = StartRunner();
        try
        {
            await WaitForAsync(() => Stored().Count > 0);
            UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(
                () => _sweep.RunAsync(TestSweep.Of(Trials, Epochs, Sleep)));
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"being run by pid {runner.Id} on"), error.Message, StringComparison.Ordinal);
            Assert.Equal(runner.Id, SweepLease.Owner(_sweep.Folder)!.Pid);
        }
        finally
        {
            runner.Kill(entireProcessTree: true);
            await runner.WaitForExitAsync();
        }

        Assert.Null(SweepLease.Owner(_sweep.Folder));
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (long begin = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(20))
        {
            Assert.True(Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(120), "waited 120 seconds in vain");
        }
    }

    private Process StartRunner(string kind = "sweep") => Process.Start(new ProcessStartInfo(
        RealSweep.WorkerProgram,
        [
            kind, _sweep.Home.Path, "2",
            .. ((int[])[Trials, Epochs, Sleep]).Select(number => number.ToString(CultureInfo.InvariantCulture)),
        ]))!;

    private IReadOnlyList<StoredTrial> Stored()
    {
        try
        {
            using SqliteSweepStore store = _sweep.OpenReader();
            return store.Trials("test");
        }
        catch (UserErrorException)
        {
            // The runner has not created it yet.
            return [];
        }
    }
}
