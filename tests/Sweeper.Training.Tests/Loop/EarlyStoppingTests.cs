using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training.Loop;

namespace Sweeper.Training.Tests.Loop;

public sealed class EarlyStoppingTests : IDisposable
{
    private readonly TinyTask _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [InlineData(Direction.Maximize, 0, new[] { 0.5, 0.6, 0.6, 0.55, 0.7, 0.1 }, new[] { 0, 0, 1, 2, 0, 1 })]
    [InlineData(Direction.Minimize, 0, new[] { 0.5, 0.6, 0.5, 0.4 }, new[] { 0, 1, 2, 0 })]
    [InlineData(Direction.Maximize, 0.1, new[] { 0.5, 0.55, 0.59, 0.65, 0.7, double.NaN }, new[] { 0, 1, 2, 0, 1, 2 })] // Against 0.5, not its neighbour.
    [InlineData(Direction.Maximize, 0, new[] { double.NaN, 0.1, 0.1 }, new[] { 0, 0, 1 })]
    public void Counts_evaluations_that_are_not_better(Direction direction, double minDelta, double[] values, int[] counts)
    {
        Stagnation? stagnation = null;
        foreach ((double value, int count) in values.Zip(counts))
        {
            stagnation = Stagnation.After(stagnation, value, direction, minDelta);
            Assert.Equal(count, stagnation.Evaluations);
        }
    }

    [Fact]
    public void A_trial_that_gets_no_better_completes_with_its_best_epoch()
    {
        (string, object)[] settings = [("epochs", 12), ("learning_rate", 2e-3)];
        RecordingReporter whole = Run("whole", settings, out TrialResult to);
        RecordingReporter early = Run("early", [.. settings, ("early_stopping_patience", 2)], out TrialResult end);

        Assert.Equal((TrialEnd.Completed, TrialEnd.Completed), (to.End, end.End));
        int last = early.Epochs.Count;
        Assert.InRange(last, 3, 11);
        Assert.Equal(whole.Epochs.Take(last).Select(one => one.Metrics["loss"]), early.Epochs.Select(one => one.Metrics["loss"]));
        double[] accuracies = [.. early.Epochs.Select(one => one.Metrics["accuracy"])];
        Assert.Equal(accuracies.Max(), accuracies[last - 3]); // Two in a row were no better, and no two before them.
        Assert.Equal(last - 2, end.Info.BestEpoch);
        Assert.Equal(180, early.Start!.TotalSteps); // The learning rate's course is that of the whole trial.
    }

    [Fact]
    public void A_paused_trial_that_has_stagnated_completes_when_it_goes_on()
    {
        TrialAssignment assignment = _tiny.Assignment(
            "paused", 1, ("epochs", 12), ("early_stopping_patience", 1), ("early_stopping_min_delta", 1.0)); // Nothing is so much better.
        var task = new TextClassificationTask();
        var first = new RecordingReporter { OnEpoch = report => report.Epoch < 2 ? TrialDirective.Continue : TrialDirective.Pause };
        Assert.Equal(TrialEnd.Paused, task.Run(assignment, first, CancellationToken.None).End);
        var second = new RecordingReporter();
        Assert.Equal(TrialEnd.Completed, task.Run(assignment, second, CancellationToken.None).End);
        Assert.Empty(second.Steps);
    }

    private RecordingReporter Run(string folder, (string, object)[] settings, out TrialResult result)
    {
        var reporter = new RecordingReporter();
        result = new TextClassificationTask().Run(_tiny.Assignment(folder, 1, settings), reporter, CancellationToken.None);
        return reporter;
    }
}
