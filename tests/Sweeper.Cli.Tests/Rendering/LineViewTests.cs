using Sweeper.Cli.Rendering;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Cli.Tests.Rendering;

public sealed class LineViewTests : IDisposable
{
    private readonly StringWriter _error = new();
    private readonly FakeClock _clock = new();

    public void Dispose() => _error.Dispose();

    [Fact]
    public void Writes_a_line_per_epoch_and_per_end()
    {
        var view = new LineView(_error, News.Varied, _clock);
        SweepNews[] news =
        [
            News.Began(), News.Assigned(1), News.Assigned(2), News.Started(1), News.Step(1, 50), News.Epoch(1, 1, 0.9),
            News.Completed(1, 1, 0.9), News.Failed(2), new SweepNews.Note("two\nlines"),
        ];
        foreach (SweepNews item in news)
        {
            view.Take(item);
        }

        Assert.Equal(
            """
            2 slots: cpu 1, cpu 2
            #1 epoch 1/2  f1 0.9000  accuracy 0.5000  loss 0.2500  30 s  (learning_rate=2e-05 batch_size=16 optimizer=adamw)
            #1 completed: f1 0.9000 @ epoch 1 of 2, 30 s  [1 of 12 done, best f1 0.9000 @ epoch 1 of 2 (#1), about 6 min 00 s to go]
            #2 failed (diverged): the loss became NaN at step 7; lower [learning_rate]  (learning_rate=4e-05 batch_size=16 optimizer=adamw)  [2 of 12 done, best f1 0.9000 @ epoch 1 of 2 (#1), about 3 min 20 s to go]
            two lines

            """,
            _error.ToString());
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void Whoever_sets_the_clock_changes_no_estimate(double seconds)
    {
        string end = Told(0);
        Assert.Contains("about ", end, StringComparison.Ordinal);
        Assert.Equal(end, Told(seconds));

        string Told(double jump)
        {
            var clock = new FakeClock();
            using var error = new StringWriter();
            var view = new LineView(error, News.Varied, clock);
            foreach (SweepNews item in new[] { News.Began(), News.Assigned(1), News.Assigned(2), News.Started(1), News.Step(1, 50) })
            {
                view.Take(item);
                clock.Pass(10);
                clock.Set(jump);
            }

            view.Take(News.Failed(2));
            return error.ToString();
        }
    }

    [Fact]
    public void Says_why_a_trial_was_stopped_or_paused()
    {
        var view = new LineView(_error, [], _clock);
        view.Take(News.Began());
        foreach (SweepNews item in new[]
        {
            News.Decided(1, TrialState.Pruned, PruneAction.Stop), News.Decided(2, TrialState.Paused, PruneAction.Pause), News.PutBack(3),
        })
        {
            view.Take(item);
        }

        Assert.Equal(
            [
                "#1 stopped early after epoch 1 of 2: 0.7100 against 0.7800, from 12 trials at report 1  [1 of 12 done, best f1 0.7100 @ epoch 1 of 2 (#1)",
                "#2 paused after epoch 1 of 2: 0.7100 against 0.7800, from 12 trials at report 1  [1 of 12 done, 1 paused, best f1 0.7100 @ epoch 1 of 2 (#1)",
                "#3 put back, to go on after epoch 1 of 2  [1 of 12 done, 1 paused, best f1 0.7100 @ epoch 1 of 2 (#1)",
            ],
            _error.ToString().TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(", about")[0]));
    }

    [Theory]
    [InlineData(PruneAction.Stop, TrialState.Pruned, "after epoch 1 stopped (asha): f1 0.7100 against 0.7800, from 12 trials at report 1")]
    [InlineData(PruneAction.Pause, TrialState.Paused, "after epoch 1 paused, may go on later (asha): f1 0.7100 against 0.7800, from 12 trials at report 1")]
    [InlineData(PruneAction.Pause, TrialState.Pruned, "after epoch 1 paused, never went on (asha): f1 0.7100 against 0.7800, from 12 trials at report 1")]
    [InlineData(PruneAction.Pause, TrialState.Running, "after epoch 1 paused, went on later (asha): f1 0.7100 against 0.7800, from 12 trials at report 1")]
    [InlineData(PruneAction.Continue, TrialState.Running, "after epoch 1 trained on (asha): f1 0.7100 against 0.7800, from 12 trials at report 1")]
    public void Tells_a_decision_in_words(PruneAction action, TrialState state, string words)
    {
        StoredTrial trial = ((SweepNews.TrialEnded)News.Decided(1, state, action)).Trial;
        Assert.Equal(words, DecisionText.Line(trial.Decisions[0], trial, "f1"));
        Assert.Null(DecisionText.Line(trial.Decisions[0] with { Decision = PruneDecision.Continue }, trial, "f1"));
    }

    [Fact]
    public void Names_no_parameters_where_none_vary()
    {
        var view = new LineView(_error, [], _clock);
        view.Take(News.Began());
        view.Take(News.Assigned(1));

        view.Take(News.Epoch(1, 1, 0.9));

        Assert.EndsWith("  30 s\n", _error.ToString(), StringComparison.Ordinal);
    }
}
