using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Training.Tests.Loop;

/// <summary>A trial that is interrupted, however and wherever, ends as if it had not been: to the last bit.</summary>
public sealed class ExactResumeTests : IDisposable
{
    private const int StepsPerEpoch = 5;
    private const int Steps = 4 * StepsPerEpoch;
    private static readonly (string, object)[] Common = [("epochs", 4), ("batch_size", 48), ("learning_rate", 5e-3)];

    private readonly TinyTask _tiny = new();
    private readonly TextClassificationTask _task = new();

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [InlineData("adamw", "shuffled", "linear", 1.0, 0.3, 1)]
    [InlineData("adamw", "bucketed", "cosine", 0.0, 0.1, 0.25)]
    [InlineData("adam", "bucketed", "constant", 0.1, 0.1, 0.5)]
    [InlineData("sgd", "shuffled", "cosine", 0.5, 0.0, 1)]
    [InlineData("rmsprop", "bucketed", "linear", 1.0, 0.1, 0.2)]
    public void A_cancelled_trial_goes_on_where_it_was(
        string optimizer, string batching, string schedule, double clip, double dropout, double evaluateEvery)
    {
        TrialAssignment Assignment(string folder) => With(folder, evaluateEvery, new CheckpointSettings(),
            ("optimizer", optimizer), ("batching", batching), ("schedule", schedule), ("max_grad_norm", clip), ("dropout", dropout));
        string expected = Uninterrupted(Assignment("whole"));
        var random = new SeededRandom(3, 0, optimizer + batching);
        for (int round = 0; round < 2; round++)
        {
            int[] cuts = [.. Enumerable.Range(0, 1 + round).Select(_ => 1 + random.NextInt(Steps)), round == 0 ? StepsPerEpoch : 1];

            string actual = Interrupted(Assignment($"cut {round}"), [.. cuts.Distinct().Order()]);

            Assert.True(expected == actual, $"cut at steps {string.Join(", ", cuts)}:\n{actual}\nnot\n{expected}");
        }
    }

    /// <summary>Everything that keeps a state or changes what a step is.</summary>
    [Theory]
    [InlineData("lion")]
    [InlineData("adafactor")]
    [InlineData("adamw")]
    public void Recipes_go_on_where_they_were(string optimizer)
    {
        TrialAssignment Assignment(string folder) => With(folder, 0.5, new CheckpointSettings(),
            ("optimizer", optimizer), ("learning_rate", 1e-3), ("batch_size", 16), ("gradient_accumulation_steps", 3),
            ("label_smoothing", 0.1), ("class_weights", "balanced"), ("layer_wise_learning_rate_decay", 0.7),
            ("freeze_layers", optimizer == "adamw" ? 1 : 0), ("warmup_steps", 3), ("precision", optimizer == "lion" ? "bf16" : "fp32"));

        Assert.Equal(Uninterrupted(Assignment("whole")), Interrupted(Assignment("cut"), [1, 7, StepsPerEpoch * 2]));
    }

    [Fact]
    public void A_trial_that_stops_early_does_so_when_cancelled_after_every_step()
    {
        TrialAssignment Assignment(string folder) => With(folder, 0.5, new CheckpointSettings { Keep = CheckpointRetention.None },
            ("learning_rate", 0.05), ("optimizer", "sgd"), ("early_stopping_patience", 1), ("early_stopping_min_delta", 0.05));
        var outcome = new TrialOutcome();
        int steps = 0;
        TrialAssignment whole = Assignment("whole");
        TrialResult result = _task.Run(whole, outcome.Reporter(step => steps = step), CancellationToken.None);
        string expected = outcome.Describe(result.Info, whole.Folder);
        Assert.Equal(TrialEnd.Completed, result.End);
        Assert.InRange(steps, 2, Steps - 1);

        Assert.Equal(expected, Interrupted(Assignment("cut"), [.. Enumerable.Range(1, steps)]));
    }

    [Fact]
    public void A_trial_cancelled_after_every_step_ends_the_same() => Assert.Equal(
        Uninterrupted(With("whole", 0.5, new CheckpointSettings())),
        Interrupted(With("cut", 0.5, new CheckpointSettings()), [.. Enumerable.Range(1, Steps)]));

    [Theory]
    [InlineData(CheckpointRetention.Last, 3)]
    [InlineData(CheckpointRetention.Best, 7)]
    [InlineData(CheckpointRetention.None, 4)]
    public void A_trial_killed_after_any_step_ends_the_same(CheckpointRetention keep, int everySteps)
    {
        var settings = new CheckpointSettings { Keep = keep, EverySteps = everySteps };
        var outcome = new TrialOutcome();
        TrialAssignment whole = With("whole", 0.5, settings);
        // A copy of the folder as the process would leave it if it were killed right then.
        RecordingReporter reporter = outcome.Reporter(step => Copy(whole.Folder, _tiny.Folder($"killed {step}")));
        string expected = outcome.Describe(_task.Run(whole, reporter, CancellationToken.None).Info, whole.Folder);

        foreach (int step in new[] { 1, 9, 10, 14, Steps })
        {
            TrialAssignment again = whole with { Folder = _tiny.Folder($"killed {step}") };
            RecordingReporter after = outcome.Reporter();
            FinishInfo finish = _task.Run(again, after, CancellationToken.None).Info;

            Assert.Equal(FilesOf(expected), FilesOf(outcome.Describe(finish, again.Folder)));
            int lost = step - after.Start!.StepsBefore;
            Assert.True(lost <= everySteps, $"{lost} steps were lost at step {step}");
        }

        // Of the checkpoint that stays, wall times are a part.
        static string FilesOf(string text) =>
            string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("checkpoint", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("killed")]
    [InlineData("the wait throws")]
    [InlineData("the wait ends")]
    public void A_trial_that_ends_while_it_waits_for_a_decision_asks_again(string how)
    {
        string expected = Uninterrupted(With("whole", 1, new CheckpointSettings()));
        var outcome = new TrialOutcome();
        using var stop = new CancellationTokenSource();
        TrialAssignment assignment = With("waits", 1, new CheckpointSettings { EverySteps = 4 });
        RecordingReporter waiting = outcome.Reporter(onEpoch: report => report.Epoch < 2 ? TrialDirective.Continue : End());
        Assert.ThrowsAny<Exception>(() => _task.Run(assignment, waiting, stop.Token));

        RecordingReporter after = outcome.Reporter();
        FinishInfo finish = _task.Run(assignment, after, CancellationToken.None).Info;

        Assert.Equal(2, after.Epochs[0].Epoch);
        Assert.Equal(expected, outcome.Describe(finish, assignment.Folder));

        TrialDirective End()
        {
            if (how == "killed")
            {
                throw new InvalidOperationException(how);
            }

            stop.Cancel();
            return how == "the wait ends" ? TrialDirective.Continue : throw new OperationCanceledException(stop.Token);
        }
    }

    [Fact]
    public void A_trial_paused_at_every_report_ends_the_same()
    {
        string expected = Uninterrupted(With("whole", 0.5, new CheckpointSettings()));
        var outcome = new TrialOutcome();
        TrialAssignment assignment = With("paused", 0.5, new CheckpointSettings());
        TrialResult result;
        int attempts = 0;
        do
        {
            RecordingReporter reporter = outcome.Reporter(onEpoch: _ => TrialDirective.Pause);
            result = _task.Run(assignment, reporter, CancellationToken.None);
            Assert.Single(reporter.Epochs);
            attempts++;
        }
        while (result.End == TrialEnd.Paused);

        Assert.Equal((TrialEnd.Completed, 8), (result.End, attempts));
        Assert.Equal(expected, outcome.Describe(result.Info, assignment.Folder));
    }

    private TrialAssignment With(
        string folder, double evaluateEvery, CheckpointSettings checkpoints, params (string, object)[] configuration)
    {
        TrialAssignment assignment = _tiny.Assignment(folder, 1, [.. Common, .. configuration]);
        return assignment with
        {
            Plan = assignment.Plan with
            {
                Checkpoints = checkpoints,
                Objective = new Objective("loss", Direction.Minimize), // It has its best in the middle.
                Task = assignment.Plan.Task with { EvaluateEvery = evaluateEvery },
            },
        };
    }

    private string Uninterrupted(TrialAssignment assignment)
    {
        var outcome = new TrialOutcome();
        return outcome.Describe(_task.Run(assignment, outcome.Reporter(), CancellationToken.None).Info, assignment.Folder);
    }

    /// <summary>Cancels an attempt after each of the steps, and lets a new worker go on.</summary>
    private static string Interrupted(TrialAssignment assignment, int[] cuts)
    {
        var outcome = new TrialOutcome();
        var task = new TextClassificationTask();
        int done = 0;
        foreach (int cut in cuts)
        {
            using var stop = new CancellationTokenSource();
            RecordingReporter reporter = outcome.Reporter(step => { if (step == cut) { stop.Cancel(); } });
            // Also after the last step: its evaluation is left.
            Assert.Throws<OperationCanceledException>(() => task.Run(assignment, reporter, stop.Token));
            Assert.Equal(done, reporter.Start!.StepsBefore);
            Assert.Equal(Enumerable.Range(done + 1, cut - done), reporter.Steps);
            done = cut;
        }

        return outcome.Describe(task.Run(assignment, outcome.Reporter(), CancellationToken.None).Info, assignment.Folder);
    }

    private static void Copy(TrialFolder from, TrialFolder to)
    {
        foreach (string file in Directory.GetFiles(from.Path, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to.Path, Path.GetRelativePath(from.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
