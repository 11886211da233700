using Sweeper.Engine.Hints;
using Sweeper.Engine.Importance;
using Sweeper.Engine.Statistics;
using Sweeper.Engine.Tests.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Hints;

public sealed class SweepHintsTests(ReaderFixture fixture) : IClassFixture<ReaderFixture>
{
    [Fact]
    public void A_sweep_without_oddities_gives_no_hint() => Assert.Empty(SweepHints.Of(Sweeps.Quiet()));

    [Fact]
    public void No_trials_give_no_hint() => Assert.Empty(SweepHints.Of(Sweeps.Of()));

    [Theory]
    [InlineData(5, 1000, true)]
    [InlineData(1000, 1000, true)]
    [InlineData(4, 1000, false)]
    [InlineData(0, 1000, false)]
    public void Duplicates_are_told_from_one_in_two_hundred(int count, int validation, bool isTold)
    {
        HintInput input = Sweeps.Quiet() with { Duplicates = new(count, validation, "data/train.tsv", "data/dev.tsv") };

        Assert.Equal(isTold ? 1 : 0, SweepHints.Of(input).Count);
        Assert.All(SweepHints.Of(input), hint => Assert.Equal(
            ("data: { train: data/train-cleaned.tsv, validation: data/dev.tsv }", "sweeper.task"), (hint.Line, hint.Block)));
    }

    [Theory]
    [InlineData("f1", "metric: { name: f1_macro, goal: maximize }")]
    [InlineData("accuracy", "metric: { name: f1_macro, goal: maximize }")]
    [InlineData("f1_macro", "epochs: { values: [4, 8] }")]
    public void A_class_that_is_never_predicted_is_told(string metric, string line)
    {
        HintInput quiet = Sweeps.Quiet();
        HintInput input = quiet with
        {
            Objective = new(metric, Direction.Maximize),
            Trials = [.. quiet.Trials.Select(trial => trial with { Confusion = [[50, 0], [20, 0]] })],
        };
        Hint hint = Assert.Single(input.OfKind(HintKind.ClassNeverPredicted));

        Assert.Equal(line, hint.Line);
        Assert.Contains("never predicts class 1, which 20 validation examples have", hint.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50, 0, 19, 1)] // Once is not never.
    [InlineData(50, 0, 4, 0)] // Four examples may be missed by chance.
    [InlineData(50, 0, 0, 0)] // A class that does not occur.
    public void A_class_that_is_rarely_predicted_or_rare_is_not(int a, int b, int c, int d)
    {
        HintInput quiet = Sweeps.Quiet();

        Assert.Empty(SweepHints.Of(quiet with { Trials = [.. quiet.Trials.Select(trial => trial with { Confusion = [[a, b], [c, d]] })] }));
    }

    [Fact]
    public void A_class_that_only_a_loser_never_predicts_is_not_told()
    {
        HintInput quiet = Sweeps.Quiet();

        Assert.Empty(SweepHints.Of(quiet with
        {
            Trials = [.. quiet.Trials.Select(trial =>
            trial.Number == 1 ? trial with { Confusion = [[50, 0], [50, 0]] } : trial)]
        }));
    }

    [Fact]
    public void Failures_above_a_learning_rate_are_told()
    {
        HintInput input = With(Sweeps.Quiet(), Sweeps.Failed(20, 9e-4), Sweeps.Failed(21, 8e-4));
        // The trial at 8.3e-4 of the quiet sweep stands in between.
        Assert.Empty(input.OfKind(HintKind.FailedAboveLearningRate));

        input = input with { Trials = [.. input.Trials.Where(trial => trial.Number != 12)] };
        Hint hint = Assert.Single(input.OfKind(HintKind.FailedAboveLearningRate));

        Assert.StartsWith("All 2 trials with a learning rate of 0.0008 or more diverged", hint.Sentence, StringComparison.Ordinal);
        Assert.StartsWith("learning_rate: { distribution: log_uniform_values, min: 1e-05, max: 0.000562", hint.Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureKind.OutOfMemory)]
    [InlineData(FailureKind.Timeout)]
    [InlineData(FailureKind.Crashed)]
    public void Failures_of_other_causes_are_not(FailureKind kind) => Assert.Empty(
        With(Sweeps.Quiet(), Sweeps.Failed(20, 9.9e-4, kind), Sweeps.Failed(21, 9.8e-4, kind)).OfKind(HintKind.FailedAboveLearningRate));

    [Fact]
    public void One_failure_is_not() =>
        Assert.Empty(With(Sweeps.Quiet(), Sweeps.Failed(20, 9.9e-4)).OfKind(HintKind.FailedAboveLearningRate));

    [Fact]
    public void When_all_fail_a_tenth_of_the_lowest_is_the_next_to_try()
    {
        HintInput input = Sweeps.Of([.. Enumerable.Range(1, 10).Select(i => Sweeps.Failed(i, 1e-4 * i))]);
        Hint hint = Assert.Single(input.OfKind(HintKind.FailedAboveLearningRate));

        Assert.Equal("learning_rate: { distribution: log_uniform_values, min: 1e-07, max: 1e-05 }", hint.Line);
    }

    [Fact]
    public void Of_a_list_of_learning_rates_the_sound_ones_stay()
    {
        HintInput input = Sweeps.Of(Sweeps.Completed(1, 1e-4, 0.5), Sweeps.Completed(2, 2e-4, 0.4), Sweeps.Failed(3, 1e-3), Sweeps.Failed(4, 1e-3))
            with
        { Parameters = [new("learning_rate", Numbers(1e-4, 2e-4, 1e-3))] };

        Assert.Equal("learning_rate: { values: [0.0001, 0.0002] }",
            Assert.Single(input.OfKind(HintKind.FailedAboveLearningRate)).Line);
    }

    [Theory]
    [InlineData(0.81, true)]
    [InlineData(0.80, false)]
    [InlineData(0.79, false)]
    [InlineData(double.NaN, false)]
    public void A_pruned_trial_that_was_better_than_the_best_is_told(double reached, bool isTold)
    {
        HintTrial pruned = Sweeps.Completed(20, 1e-4, 0.5, reached, 0.6) with { State = TrialState.Pruned, Score = null };
        Hint[] hints = With(Sweeps.Quiet(), pruned).OfKind(HintKind.PrunedTrialWasBetter);

        Assert.Equal(isTold ? 1 : 0, hints.Length);
        Assert.All(hints, hint =>
        {
            Assert.Equal("early_terminate: { type: hyperband, min_iter: 4, eta: 3 }", hint.Line);
            Assert.Contains("#20 was stopped after 3 evaluations although it had reached 0.81", hint.Sentence, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_failed_trial_that_was_better_is_not() => Assert.Empty(With(Sweeps.Quiet(),
        Sweeps.Failed(20, 1e-4, FailureKind.Crashed) with { Epochs = [Sweeps.Epoch(1, 0.99, 0.1)] }).OfKind(HintKind.PrunedTrialWasBetter));

    [Theory]
    [InlineData(new[] { 0.7, 0.8, 0.801, 0.802 }, new[] { 0.5, 0.4, 0.42, 0.45 }, true)]
    [InlineData(new[] { 0.7, 0.8, 0.81, 0.83 }, new[] { 0.5, 0.4, 0.42, 0.45 }, false)] // The metric goes on.
    [InlineData(new[] { 0.7, 0.8, 0.801, 0.802 }, new[] { 0.5, 0.4, 0.41, 0.415 }, false)] // It wavers.
    [InlineData(new[] { 0.7, 0.8, 0.801, 0.802 }, new[] { 0.5, 0.45, 0.4, 0.45 }, false)] // One evaluation after the lowest.
    [InlineData(new[] { 0.7, 0.8, 0.801, 0.802 }, new[] { 0.5, 0.4, 0.42, double.NaN }, false)]
    [InlineData(new[] { 0.8, 0.8 }, new[] { 0.4, 0.6 }, false)] // Too short to tell.
    public void A_loss_that_rises_while_the_metric_stalls_is_told(double[] f1, double[] loss, bool isTold)
    {
        HintTrial[] trials = [.. Enumerable.Range(1, 12).Select(i => Sweeps.Completed(i, 1e-4, f1) with
        {
            Epochs = [.. f1.Select((value, e) => Sweeps.Epoch(e + 1, value, loss[e]))],
        })];
        Hint[] hints = Sweeps.Of(trials).OfKind(HintKind.Overfitting);

        Assert.Equal(isTold ? 1 : 0, hints.Length);
        Assert.All(hints, hint => Assert.Equal("epochs: { value: 2 }", hint.Line));
    }

    [Fact]
    public void A_loss_that_rises_in_a_few_trials_is_not()
    {
        HintInput quiet = Sweeps.Quiet();
        HintTrial rising = Sweeps.Completed(30, 1e-4, 0.95) with
        {
            Epochs = [Sweeps.Epoch(1, 0.95, 0.4), Sweeps.Epoch(2, 0.95, 0.6), Sweeps.Epoch(3, 0.95, 0.9)],
        };

        Assert.Empty(With(quiet, rising).OfKind(HintKind.Overfitting));
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void Fewer_than_ten_trials_a_parameter_are_told(int trials, bool isTold)
    {
        Hint[] hints = Sweeps.Of([.. Sweeps.Quiet().Trials.Take(trials)]).OfKind(HintKind.TooFewTrials);

        Assert.Equal(isTold ? ["run_cap: 10"] : Array.Empty<string>(), hints.Select(hint => hint.Line));
    }

    [Fact]
    public void A_space_that_is_run_to_its_end_or_will_be_has_enough_trials()
    {
        HintTrial[] trials = [.. Enumerable.Range(1, 3).Select(i => Sweeps.Completed(i, i * 1e-5, 0.5))];

        Assert.Empty((Sweeps.Of(trials) with { Parameters = [new("learning_rate", Numbers(1e-5, 2e-5, 3e-5))] })
            .OfKind(HintKind.TooFewTrials));
        Assert.Empty((Sweeps.Of(trials) with { PlannedTrials = 40 }).OfKind(HintKind.TooFewTrials));
        Assert.Equal("run_cap: 4", Assert.Single((Sweeps.Of(trials)
            with
        { Parameters = [new("learning_rate", Numbers(1e-5, 2e-5, 3e-5, 4e-5))] }).OfKind(HintKind.TooFewTrials)).Line);
    }

    [Theory]
    [InlineData(0.04, 0.04, true)]
    [InlineData(0.06, 0.04, false)]
    [InlineData(0.04, 0.06, false)]
    public void A_parameter_that_surely_does_not_matter_is_told(double mostAlone, double mostTogether, bool isTold)
    {
        HintInput input = Sweeps.Quiet() with { Importance = Importance(mostAlone, mostTogether) };
        Hint[] hints = input.OfKind(HintKind.InsensitiveParameter);

        Assert.Equal(isTold ? 1 : 0, hints.Length);
        Assert.All(hints, hint => Assert.StartsWith("learning_rate: { value: 8.", hint.Line, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_called_insensitive_where_the_trials_cannot_tell() => Assert.Empty((Sweeps.Quiet() with
    {
        Importance = Importance(0.01, 0.01) with { Answer = ImportanceAnswer.Unpredictable },
    }).OfKind(HintKind.InsensitiveParameter));

    public static TheoryData<string, Domain, double[], string?> Ranges => new()
    {
        // Best first. The upper end of a logarithmic range.
        { "learning_rate", new LogUniform(1e-5, 1e-3), [9e-4, 6e-4, 1e-4, 2e-5], "learning_rate: { distribution: log_uniform_values, min: 1e-05, max: 0.01 }" },
        { "learning_rate", new LogUniform(1e-5, 1e-3), [6e-4, 9e-4, 1e-4, 2e-5], null },
        { "learning_rate", new LogUniform(1e-5, 1e-3), [1.1e-5, 3e-5, 1e-4, 5e-4], "learning_rate: { distribution: log_uniform_values, min: 1e-06, max: 0.001 }" },
        // At the end by chance: those beside it are worse than those in the middle.
        { "learning_rate", new LogUniform(1e-5, 1e-3), [9.9e-4, 1e-4, 1.1e-4, 8e-4, 9e-4], null },
        { "learning_rate", Numbers(1e-5, 2e-5, 5e-5), [5e-5, 2e-5, 1e-5], "learning_rate: { values: [1e-05, 2e-05, 5e-05, 0.00013, 0.00031] }" },
        { "learning_rate", Numbers(1e-5, 2e-5, 5e-5), [2e-5, 5e-5, 1e-5], null },
        { "learning_rate", Numbers(1e-5, 5e-5), [5e-5, 1e-5, 5e-5], null }, // Of two values one always is the edge.
        { "batch_size", Numbers(8, 16, 32), [8, 16, 32], "batch_size: { values: [2, 4, 8, 16, 32] }" },
        { "batch_size", Numbers(1, 2, 4), [1, 2, 4], null }, // There is no batch below 1.
        { "dropout", new Uniform(0, 0.3), [0, 0.15, 0.3], null }, // Nor a dropout below 0,
        { "dropout", new Uniform(0, 0.3), [0.3, 0.15, 0], "dropout: { distribution: uniform, min: 0, max: 0.45 }" },
        { "dropout", new Uniform(0, 0.9), [0.9, 0.5, 0], null }, // nor one of 1.35.
        { "epochs", new IntUniform(1, 5), [5, 3, 1], "epochs: { distribution: int_uniform, min: 1, max: 7 }" },
        { "dropout", new Normal(0, 1), [3, 0, -1], null },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void A_winner_at_the_end_towards_which_trials_get_better_is_told(
        string name, Domain domain, double[] bestFirst, string? line)
    {
        HintInput input = Sweeps.Of([.. bestFirst.Select((value, i) => Sweeps.Completed(i + 1, 1, 0.9 - (0.01 * i)) with
        {
            Configuration = new([KeyValuePair.Create<string, ParameterValue>(name, new ParameterValue.Real(value))]),
        })]) with
        { Parameters = [new(name, domain)], Rules = ReaderFixture.Task.Hyperparameters };
        Hint[] hints = input.OfKind(HintKind.EdgeOfRange);

        Assert.Equal(line is null ? [] : [line], hints.Select(hint => hint.Line));
        Assert.All(hints, hint => Reads(hint));
    }

    [Fact]
    public void A_loss_is_best_when_it_is_low()
    {
        HintInput input = Sweeps.Of([.. new[] { 9e-4, 5e-4, 1e-4, 2e-5 }.Select((rate, i) =>
            Sweeps.Completed(i + 1, rate, 0.1 * (i + 1)))]) with
        { Objective = new("loss", Direction.Minimize) };

        Assert.Single(input.OfKind(HintKind.EdgeOfRange));
        Assert.Empty((input with { Objective = Sweeps.F1 }).OfKind(HintKind.EdgeOfRange));
    }

    [Fact]
    public void Every_line_can_be_read_by_Sweeper()
    {
        HintInput[] inputs =
        [
            Sweeps.Of([.. Enumerable.Range(1, 9).Select(i => Sweeps.Failed(i, 1e-4 * i))]),
            Sweeps.Quiet() with { Importance = Importance(0.01, 0.01) },
            Sweeps.Of([.. Sweeps.Quiet().Trials.Take(4).Select(trial => trial with { Confusion = [[9, 0], [9, 0]] })]),
        ];
        Hint[] hints = [.. inputs.SelectMany(SweepHints.Of)];

        Assert.Equal(
            [HintKind.ClassNeverPredicted, HintKind.FailedAboveLearningRate, HintKind.TooFewTrials, HintKind.InsensitiveParameter],
            hints.Select(hint => hint.Kind).Distinct().Order().Where(kind => kind != HintKind.EdgeOfRange));
        Assert.All(hints, Reads);
    }

    private void Reads(Hint hint)
    {
        string parameters = hint.Block == "parameters" ? $"  {hint.Line}\n" : "  epochs: 3\n";
        string top = hint.Block.Length == 0 ? $"{hint.Line}\n" : "";
        string metric = top.StartsWith("metric", StringComparison.Ordinal) ? "" : "metric: { name: f1 }\n";
        string cap = top.StartsWith("run_cap", StringComparison.Ordinal) ? "" : "run_cap: 5\n";
        fixture.Read($"name: hint\nmethod: random\n{metric.Replace("f1_macro", "f1", StringComparison.Ordinal)}{cap}"
            + $"{top.Replace("f1_macro", "f1", StringComparison.Ordinal)}parameters:\n{parameters}"
            + "sweeper:\n  task:\n    type: text-classification\n    model: models/tiny\n    data: data/sst2\n");
    }

    private static HintInput With(HintInput input, params HintTrial[] more) => input with { Trials = [.. input.Trials, .. more] };

    private static Categorical Numbers(params double[] values) =>
        new(values.Select(value => double.IsInteger(value) ? (ParameterValue)new ParameterValue.Integer((long)value) : new ParameterValue.Real(value)));

    private static ImportanceReport Importance(double mostAlone, double mostTogether)
    {
        ConfidenceInterval Up(double high) => new(0, high, 0.95);
        return new()
        {
            Answer = ImportanceAnswer.Told,
            Sentence = "",
            Trials = 100,
            LeftOut = 0,
            Parameters = [new("learning_rate", 0.01, Up(mostAlone), 0.1, Up(0.2)), new("dropout", 0.9, Up(1), 0.9, Up(1))],
            Interactions = [new("learning_rate", "dropout", 0.01, Up(mostTogether))],
        };
    }
}
