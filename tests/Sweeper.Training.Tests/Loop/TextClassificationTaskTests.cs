using System.Text.Json;
using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;
using TorchSharp;

namespace Sweeper.Training.Tests.Loop;

public sealed class TextClassificationTaskTests : IDisposable
{
    private readonly TinyTask _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Learns_a_simple_rule_and_reports_on_the_way()
    {
        var reporter = new RecordingReporter();
        TrialAssignment assignment = _tiny.Assignment("a", 1, ("epochs", 6));

        FinishInfo finish = new TextClassificationTask().Run(assignment, reporter, CancellationToken.None).Info;

        Assert.Equal((240, 60, 90, 6), (
            reporter.Start!.TrainExamples, reporter.Start.ValidationExamples, reporter.Start.TotalSteps, reporter.Start.Epochs));
        Assert.Equal(Enumerable.Range(1, 90), reporter.Steps);
        Assert.Equal([1, 2, 3, 4, 5, 6], reporter.Epochs.Select(report => report.Epoch));
        Assert.All(reporter.Epochs, report => Assert.Equal(
            TextClassificationTask.Description.Metrics.Select(metric => metric.Name).Order(StringComparer.Ordinal),
            report.Metrics.Keys.Order(StringComparer.Ordinal)));
        Assert.True(reporter.Epochs[^1].Metrics["accuracy"] > 0.95, $"accuracy is {reporter.Epochs[^1].Metrics["accuracy"]}");
        Assert.Equal(60, reporter.Epochs[^1].Confusion.Sum(row => row.Sum()));
        double best = reporter.Epochs.Max(report => report.Metrics["accuracy"]);
        Assert.Equal(reporter.Epochs.First(report => report.Metrics["accuracy"] == best).Epoch, finish.BestEpoch);
        Assert.Equal(FileHash.Sha256(Path.Combine(assignment.Folder.Best, "model.safetensors")), finish.WeightsSha256);
        Assert.Equal(
            ["best", "predictions"],
            Directory.GetFileSystemEntries(assignment.Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_saved_model_gives_the_logits_of_the_best_epoch()
    {
        var reporter = new RecordingReporter();
        TrialAssignment assignment = _tiny.Assignment("a", 1, ("epochs", 4), ("learning_rate", 3e-4));
        FinishInfo finish = new TextClassificationTask().Run(assignment, reporter, CancellationToken.None).Info;
        (float[] logits, long[] labels) = Predictions.Read(assignment.Folder, (int)finish.BestEpoch);
        string[] texts = [.. File.ReadLines(_tiny.ValidationFile).Skip(1).Select(line => line.Split('\t')[0])];

        using var predictor = Predictor.Load(assignment.Folder.Best, "cpu", 1);
        IReadOnlyList<Prediction> predictions = predictor.Predict(texts);

        Assert.Equal(60, predictions.Count);
        for (int i = 0; i < predictions.Count; i++)
        {
            double expected = 1 / (1 + Math.Exp(logits[2 * i] - logits[(2 * i) + 1]));
            Assert.Equal(expected, predictions[i].Probabilities[1], 1e-6);
        }

        double accuracy = predictions.Zip(labels).Average(pair => predictor.Labels[(int)pair.Second] == pair.First.Label ? 1.0 : 0);
        Assert.Equal(reporter.Epochs[(int)finish.BestEpoch - 1].Metrics["accuracy"], accuracy, 1e-12);
    }

    [Fact]
    public void The_same_plan_gives_the_same_bits_also_in_a_warm_worker()
    {
        var task = new TextClassificationTask();
        (RecordingReporter first, FinishInfo firstEnd) = Run(task, "a");
        (RecordingReporter second, FinishInfo secondEnd) = Run(task, "b");
        (RecordingReporter other, FinishInfo otherEnd) = Run(new TextClassificationTask(), "c");
        (_, FinishInfo reseeded) = Run(task, "d", seed: 2);

        Assert.Equal(firstEnd.WeightsSha256, secondEnd.WeightsSha256);
        Assert.Equal(firstEnd.WeightsSha256, otherEnd.WeightsSha256);
        Assert.Equal(Text(first), Text(second));
        Assert.Equal(Text(first), Text(other));
        Assert.NotEqual(firstEnd.WeightsSha256, reseeded.WeightsSha256);

        static string Text(RecordingReporter reporter) => JsonSerializer.Serialize(reporter.Epochs.Select(report => report.Metrics));
    }

    [Theory]
    [InlineData("learning_rate", 1e-3)]
    [InlineData("batch_size", 8)]
    [InlineData("epochs", 3)]
    [InlineData("weight_decay", 0.5)]
    [InlineData("dropout", 0.3)]
    [InlineData("optimizer", "adam")]
    [InlineData("optimizer", "sgd")]
    [InlineData("optimizer", "rmsprop")]
    [InlineData("schedule", "cosine")]
    [InlineData("schedule", "constant")]
    [InlineData("warmup_ratio", 0.5)]
    [InlineData("max_grad_norm", 0.1)]
    [InlineData("max_length", 5)]
    [InlineData("batching", "bucketed")]
    [InlineData("optimizer", "lion")]
    [InlineData("optimizer", "adafactor")]
    [InlineData("warmup_steps", 12)]
    [InlineData("gradient_accumulation_steps", 2)]
    [InlineData("label_smoothing", 0.2)]
    [InlineData("layer_wise_learning_rate_decay", 0.5)]
    [InlineData("freeze_layers", 1)]
    [InlineData("precision", "bf16")]
    public void Every_hyperparameter_changes_what_is_learned(string name, object value)
    {
        var task = new TextClassificationTask();
        Assert.NotEqual(LastLoss(task, "a"), LastLoss(task, "b", (name, value)));
    }

    [Fact]
    public void At_their_defaults_the_keys_of_recipes_change_nothing()
    {
        var task = new TextClassificationTask();
        (_, FinishInfo plain) = Run(task, "a");
        (_, FinishInfo given) = Run(task, "b", 1, ("gradient_accumulation_steps", 1), ("label_smoothing", 0.0), ("class_weights", "none"),
            ("layer_wise_learning_rate_decay", 1.0), ("freeze_layers", 0), ("early_stopping_patience", 0), ("warmup_steps", 3),
            ("precision", "fp32"));
        Assert.Equal(plain.WeightsSha256, given.WeightsSha256); // 3 steps are a tenth of 30, the default ratio.
    }

    [Fact]
    public void More_layers_than_there_are_cannot_be_frozen()
    {
        var error = Assert.Throws<UserErrorException>(() => LastLoss(new TextClassificationTask(), "a", ("freeze_layers", 2)));
        Assert.Contains("freeze_layers is 2, but the model has 1 layers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_precision_needs_a_GPU()
    {
        var error = Assert.Throws<UserErrorException>(() => LastLoss(new TextClassificationTask(), "a", ("precision", "fp16")));
        Assert.Contains("precision is fp16, which needs a GPU, but the trial runs on cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Momentum_matters_to_sgd_alone()
    {
        var task = new TextClassificationTask();
        double sgd = LastLoss(task, "a", ("optimizer", "sgd"));
        Assert.NotEqual(sgd, LastLoss(task, "b", ("optimizer", "sgd"), ("momentum", 0.5)));
        Assert.Equal(LastLoss(task, "c"), LastLoss(task, "d", ("momentum", 0.5)));
    }

    [Fact]
    public void Divergence_says_where_and_what_to_do()
    {
        var reporter = new RecordingReporter();
        TrialAssignment assignment = _tiny.Assignment(
            "a", 1, ("learning_rate", 1e38), ("optimizer", "sgd"), ("max_grad_norm", 0), ("warmup_ratio", 0.0));

        var exception = Assert.Throws<TrialFailedException>(
            () => new TextClassificationTask().Run(assignment, reporter, CancellationToken.None));

        Assert.Equal(FailureKind.Diverged, exception.Failure.Kind);
        Assert.Matches(
            @"^the loss became (NaN|infinite) at step \d+ of 30 \(epoch 1\); lower learning_rate \(now 1E\+38\) or set max_grad_norm$",
            exception.Failure.Message);
        Assert.False(Directory.Exists(assignment.Folder.Best));
    }

    [Fact]
    public void Stops_at_the_next_step_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var reporter = new RecordingReporter { OnStep = step => { if (step == 5) { stop.Cancel(); } } };

        Assert.Throws<OperationCanceledException>(
            () => new TextClassificationTask().Run(_tiny.Assignment("a"), reporter, stop.Token));

        Assert.Equal(5, reporter.Steps.Count);
    }

    [Fact]
    public void Leaves_no_tensor_behind()
    {
        var task = new TextClassificationTask();
        Run(task, "a");
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Run(task, "b");

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Leaves_no_tensor_behind_when_it_fails()
    {
        var task = new TextClassificationTask();
        Run(task, "a");
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Assert.Throws<TrialFailedException>(() => Run(
            task, "b", 1, ("learning_rate", 1e38), ("optimizer", "sgd"), ("max_grad_norm", 0), ("warmup_ratio", 0.0)));

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void The_earliest_of_equally_good_epochs_is_the_best()
    {
        (RecordingReporter reporter, FinishInfo finish) = Run(
            new TextClassificationTask(), "a", 1, ("learning_rate", 1e-30), ("epochs", 3));

        Assert.Single(reporter.Epochs.Select(report => report.Metrics["accuracy"]).Distinct());
        Assert.Equal(1, finish.BestEpoch);
    }

    [Fact]
    public void A_new_attempt_replaces_what_the_last_one_left()
    {
        TrialAssignment assignment = _tiny.Assignment("a", 1, ("epochs", 1));
        foreach (string left in new[] { "best", "best.tmp", "best.old", "predictions" })
        {
            Directory.CreateDirectory(Path.Combine(assignment.Folder.Path, left));
            File.WriteAllText(Path.Combine(assignment.Folder.Path, left, "torn"), "");
        }

        new TextClassificationTask().Run(assignment, new RecordingReporter(), CancellationToken.None);

        Assert.Empty(Directory.GetFiles(assignment.Folder.Path, "torn", SearchOption.AllDirectories));
        Assert.Equal(["epoch-1.safetensors"], Directory.GetFiles(assignment.Folder.Predictions).Select(Path.GetFileName));
    }

    [Fact]
    public void Starts_from_pretrained_weights_and_replaces_a_head_of_another_size()
    {
        var task = new TextClassificationTask();
        TrialAssignment first = _tiny.Assignment("a", 1, ("epochs", 4));
        task.Run(first, new RecordingReporter(), CancellationToken.None);
        using var three = new TinyTask(labels: 3);
        TrialAssignment second = three.Assignment("b");
        TaskSettings pretrained = three.Settings with { Model = first.Folder.Best, Init = WeightInit.Pretrained };
        var reporter = new RecordingReporter();

        task.Run(second with { Plan = second.Plan with { Task = pretrained } }, reporter, CancellationToken.None);

        Assert.Equal(3, reporter.Epochs[0].Confusion.Count);
        Assert.True(reporter.Epochs[^1].Metrics["accuracy"] > 0.6);
    }

    [Fact]
    public void Pairs_are_trained_on_and_predicted_alike_and_their_types_count()
    {
        string pairs = Path.Combine(Path.GetDirectoryName(_tiny.TrainFile)!, "pairs.tsv");
        string[] words = ["good", "bad", "film", "plot"];
        (string First, string Second)[] texts = [.. Enumerable.Range(0, 32).Select(i => ($"the {words[i % 4]}", $"a very {words[i / 4 % 4]}"))];
        File.WriteAllLines(pairs, ["sentence\tsecond\tlabel", .. texts.Select((text, i) => $"{text.First}\t{text.Second}\t{i % 2}")]);
        TrialAssignment assignment = _tiny.Assignment("pairs", 1, ("epochs", 1));
        DataSettings data = new() { Train = pairs, Validation = pairs, PairColumn = "second" };
        assignment = assignment with { Plan = assignment.Plan with { Task = _tiny.Settings with { Data = data } } };

        new TextClassificationTask().Run(assignment, new RecordingReporter(), CancellationToken.None);

        (float[] logits, _) = Predictions.Read(assignment.Folder, 1);
        using var predictor = Predictor.Load(assignment.Folder.Best, "cpu", 1);
        IReadOnlyList<Prediction> predictions = predictor.Predict([.. texts.Select(text => (text.First, (string?)text.Second))]);
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(1 / (1 + Math.Exp(logits[2 * i] - logits[(2 * i) + 1])), predictions[i].Probabilities[1], 1e-6);
        }

        // The same ids without types: [SEP] written in the text is the special token.
        Prediction one = predictor.Predict([$"{texts[0].First} [SEP] {texts[0].Second}"])[0];
        Assert.NotEqual(predictions[0].Probabilities[1], one.Probabilities[1], 1e-6);
    }

    [Fact]
    public void A_text_limit_beyond_the_model_is_refused()
    {
        var exception = Assert.Throws<UserErrorException>(() => new TextClassificationTask().Run(
            _tiny.Assignment("a", 1, ("max_length", 64)), new RecordingReporter(), CancellationToken.None));
        Assert.Contains("max_length is 64, but the model has 32 positions", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_hashes_name_every_file_a_trial_reads()
    {
        IReadOnlyDictionary<string, string> hashes = TextClassificationTask.InputHashes(_tiny.Settings);
        Assert.Equal(
            new[] { _tiny.TrainFile, _tiny.ValidationFile, Path.Combine(_tiny.ModelFolder, "config.json"), Path.Combine(_tiny.ModelFolder, "vocab.txt") },
            hashes.Keys);
        Assert.All(hashes.Values, hash => Assert.Matches("^[0-9a-f]{64}$", hash));
    }

    private (RecordingReporter Reporter, FinishInfo Finish) Run(
        TextClassificationTask task, string folder, long seed = 1, params (string, object)[] changes)
    {
        var reporter = new RecordingReporter();
        return (reporter, task.Run(_tiny.Assignment(folder, seed, changes), reporter, CancellationToken.None).Info);
    }

    private double LastLoss(TextClassificationTask task, string folder, params (string, object)[] changes) =>
        Run(task, folder, 1, changes).Reporter.Epochs[^1].Metrics["loss"];
}
