using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Execution;

/// <summary>Real workers that take too long.</summary>
public sealed class WatchdogTests : IDisposable
{
    private const int Timeout = 180_000;
    private const int Stop = 19;

    private readonly RealSweep _sweep = new();

    public void Dispose() => _sweep.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task A_worker_that_hangs_is_killed_with_what_it_started_and_replaced()
    {
        using var temp = new TempFolder();
        string childFile = temp.File("child");
        SweepOutcome outcome = await _sweep.RunAsync(Limited(
            new AttemptLimits { NoProgress = TimeSpan.FromSeconds(3) },
            retries: 0,
            Script(1, ("orphan", childFile), ("hang", true)),
            Script(2)));

        Assert.Equal([TrialState.Failed, TrialState.Completed], outcome.Trials.Select(trial => trial.State));
        Failure failure = outcome.Trials[0].Failure!;
        Assert.Equal(FailureKind.Timeout, failure.Kind);
        Assert.Equal(
            "the trial did no step and reported nothing for limits.no_progress, 3 s, so its worker was killed; "
            + "raise it if loading the data or an evaluation takes that long",
            failure.Message);
        Assert.NotEqual(outcome.Trials[0].Start!.Pid, outcome.Trials[1].Start!.Pid);
        Assert.True(ProcessList.IsGone(outcome.Trials[0].Start!.Pid));
        int child = int.Parse(await File.ReadAllTextAsync(childFile), CultureInfo.InvariantCulture);
        for (int wait = 0; wait < 100 && !ProcessList.IsGone(child); wait++)
        {
            await Task.Delay(20);
        }

        Assert.True(ProcessList.IsGone(child));
    }

    [Fact(Timeout = Timeout)]
    public async Task A_trial_that_takes_too_long_fails_although_it_makes_progress()
    {
        SweepOutcome outcome = await _sweep.RunAsync(Limited(
            new AttemptLimits { Total = TimeSpan.FromSeconds(2), NoProgress = TimeSpan.FromSeconds(30) },
            retries: 0,
            Script(1, ("sleep_ms", 600), ("epochs", 1000))));

        StoredTrial trial = Assert.Single(outcome.Trials);
        Assert.Equal(FailureKind.Timeout, trial.Failure!.Kind);
        Assert.Contains("ran longer than limits.trial_timeout, 2 s", trial.Failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_worker_that_is_stopped_is_replaced_and_its_trial_completes()
    {
        bool isStopped = false;
        SweepOutcome outcome = await _sweep.RunAsync(
            Limited(new AttemptLimits { NoProgress = TimeSpan.FromSeconds(5) }, retries: 1, Script(1, ("sleep_ms", 300), ("epochs", 4))),
            onNews: item =>
            {
                if (item is SweepNews.TrialEpoch { Trial.Start.Pid: var pid } && !isStopped)
                {
                    isStopped = true;
                    Signal(pid, Stop);
                }
            });

        StoredTrial trial = Assert.Single(outcome.Trials);
        Assert.Equal((TrialState.Completed, 2), (trial.State, trial.Attempts));
        Assert.Equal([1, 2, 3, 4], trial.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal([FailureKind.Timeout, null], trial.History.Select(attempt => attempt.Failure?.Kind));
    }

    private static void Signal(int pid, int signal)
    {
        using Process kill = Process.Start("kill", [.. ((int[])[-signal, pid]).Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        kill.WaitForExit();
    }

    private static TestSweep Limited(AttemptLimits limits, int retries, params IReadOnlyList<Configuration> scripts)
    {
        TestSweep sweep = TestSweep.Of(scripts);
        return sweep with
        {
            Spec = sweep.Spec with
            {
                AttemptLimits = limits,
                Failures = sweep.Spec.Failures with { Retries = new Dictionary<FailureKind, int> { [FailureKind.Timeout] = retries } },
            },
        };
    }

    private static Configuration Script(int x, params ReadOnlySpan<(string Name, object Value)> more) =>
        TestSweep.Configuration([("x", x), .. more]);
}
