using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Reports;

public sealed class SweepProgressTests
{
    private static readonly StoredSweep Sweep =
        new("s", "/s", "", "/s.yaml", Trials.F1, 4, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    private readonly SweepProgress _progress = new(["learning_rate"]);
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Counts_what_was_done_before_it_began()
    {
        Apply(new SweepNews.SweepStarted(Sweep, [Trials.Completed(1, 0.5), Trials.Pending(2)], ["cpu"]));

        Assert.Equal((1, 3), (_progress.Counts.Done, _progress.Counts.ToGo));
        Assert.Equal(1, _progress.Best!.Trial.Number);
    }

    [Fact]
    public void Follows_a_trial_from_slot_to_end()
    {
        Begin();
        StoredTrial trial = Trials.Pending(1) with { State = TrialState.Running };
        Apply(new SweepNews.TrialAssigned(trial, "cpu 2"));
        Assert.Null(Assert.Single(_progress.Running).Info);

        Apply(new SweepNews.TrialStarted(trial, Trials.Completed(1, 0.5).Start!));
        Apply(new SweepNews.TrialStep(1, 20, 50));
        EpochEnds(1, 0.8);

        RunningTrial running = Assert.Single(_progress.Running);
        Assert.Equal(("cpu 2", 20, 50, 1), (running.Slot, running.Step, running.TotalSteps, running.Latest!.Epoch));
        Apply(new SweepNews.TrialEnded(Trials.Completed(1, 0.8)));
        Assert.Empty(_progress.Running);
        Assert.Equal(1, _progress.Counts.Completed);
    }

    [Fact]
    public void The_best_so_far_counts_running_trials_until_they_fail()
    {
        Begin();
        Apply(new SweepNews.TrialEnded(Trials.Completed(1, 0.6)));
        Apply(new SweepNews.TrialAssigned(Trials.Pending(2) with { State = TrialState.Running }, "cpu"));
        EpochEnds(2, 0.9);
        Assert.Equal((2, 0.9), (_progress.Best!.Trial.Number, _progress.Best.Value));

        Apply(new SweepNews.TrialEnded(Trials.Failed(2, FailureKind.Diverged, "NaN", 0.9)));

        Assert.Equal((1, 0.6), (_progress.Best!.Trial.Number, _progress.Best.Value));
    }

    [Fact]
    public void NaN_is_never_the_best()
    {
        Begin();
        Apply(new SweepNews.TrialEnded(Trials.Completed(1, double.NaN)));

        Assert.Null(_progress.Best);
    }

    [Fact]
    public void Time_to_go_is_unknown_before_anything_moved()
    {
        Assert.Null(_progress.Remaining(_now));
        Begin();
        Apply(new SweepNews.TrialAssigned(Trials.Pending(1), "cpu"));

        Assert.Null(_progress.Remaining(_now));
    }

    [Fact]
    public void Time_to_go_follows_the_pace_of_finished_trials()
    {
        Begin();
        Apply(new SweepNews.TrialEnded(Trials.Completed(1, 0.5))); // 1.1 s for 50 steps and an evaluation

        Assert.Equal(3.3, _progress.Remaining(_now)!.Value.TotalSeconds, 6);
    }

    [Fact]
    public void Time_beside_training_counts_as_it_was_on_a_warm_worker()
    {
        Begin();
        Run(1, loading: 20, saving: 0.5);
        Run(2, loading: 0.4, saving: 0.5);

        // Two more: 1.1 s of training and evaluation, 0.4 to load, 0.5 to save.
        Assert.Equal(4, _progress.Remaining(_now)!.Value.TotalSeconds, 6);

        void Run(int number, double loading, double saving)
        {
            StoredTrial trial = Trials.Completed(number, 0.5);
            Apply(new SweepNews.TrialAssigned(trial with { State = TrialState.Running, Epochs = [] }, "cpu"));
            _now += TimeSpan.FromSeconds(loading);
            Apply(new SweepNews.TrialStarted(trial with { State = TrialState.Running, Epochs = [] }, trial.Start!));
            _now += TimeSpan.FromSeconds(1.1);
            EpochEnds(number, 0.5);
            _now += TimeSpan.FromSeconds(saving);
            Apply(new SweepNews.TrialEnded(trial));
        }
    }

    [Fact]
    public void Before_one_has_finished_it_follows_the_running_ones()
    {
        Begin();
        StoredTrial trial = Trials.Pending(1) with { State = TrialState.Running };
        Apply(new SweepNews.TrialAssigned(trial, "cpu"));
        Apply(new SweepNews.TrialStarted(trial, Trials.Completed(1, 0.5).Start!));
        _now += TimeSpan.FromSeconds(5);
        Apply(new SweepNews.TrialStep(1, 25, 50));

        // 25 of 50 steps in 5 s; the rest of this one and three more.
        Assert.Equal(TimeSpan.FromSeconds(35), _progress.Remaining(_now));
        Assert.Equal(TimeSpan.FromSeconds(5), _progress.Elapsed(_now));
    }

    [Fact]
    public void Nothing_is_to_go_when_all_is_done()
    {
        Begin();
        for (int i = 1; i <= 4; i++)
        {
            Apply(new SweepNews.TrialEnded(Trials.Completed(i, 0.5)));
        }

        Assert.Equal(TimeSpan.Zero, _progress.Remaining(_now));
    }

    private void Begin() => Apply(new SweepNews.SweepStarted(Sweep, [], ["cpu"]));

    private void EpochEnds(int trial, double f1) => Apply(new SweepNews.TrialEpoch(
        Trials.Completed(trial, f1) with { State = TrialState.Running, Finish = null }, Trials.Epoch(1, f1)));

    private void Apply(SweepNews news) => _progress.Apply(news, _now);
}
