using System.Text.Json.Nodes;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training.Files;

namespace Sweeper.Training.Tests.Loop;

/// <summary>Which checkpoints there are, and what becomes of those that cannot be used.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const int StepsPerEpoch = 5;
    private readonly TinyTask _tiny = new();
    private readonly TextClassificationTask _task = new();

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [InlineData(CheckpointRetention.Last, 0)]
    [InlineData(CheckpointRetention.None, 0)]
    [InlineData(CheckpointRetention.Best, 1)]
    [InlineData(CheckpointRetention.All, 3 + 7)]
    public void A_trial_leaves_what_is_to_be_kept(CheckpointRetention keep, int expected)
    {
        TrialAssignment assignment = With("a", new CheckpointSettings { Keep = keep, EverySteps = 2 });
        FinishInfo finish = _task.Run(assignment, new RecordingReporter(), CancellationToken.None).Info;

        Assert.Equal(expected, Numbers(assignment.Folder).Length);
        Assert.Equal(expected > 0, Directory.Exists(assignment.Folder.Checkpoint));
        Assert.False(Directory.Exists(assignment.Folder.Best + ".old"));
        if (keep == CheckpointRetention.Best)
        {
            Assert.Equal(Weights(assignment.Folder.Best, "model.safetensors", ""), Weights(
                assignment.Folder.Checkpoint, $"{Numbers(assignment.Folder)[0]}.safetensors", "model."));
            Assert.Equal(FileHash.Sha256(Path.Combine(assignment.Folder.Best, "model.safetensors")), finish.WeightsSha256);
        }
    }

    [Fact]
    public void A_stopped_trial_keeps_its_best_model_alone()
    {
        TrialAssignment assignment = With("a", new CheckpointSettings { EverySteps = 2 });
        var reporter = new RecordingReporter
        {
            OnEpoch = report => report.Epoch < 2 ? TrialDirective.Continue : TrialDirective.Stop,
        };

        TrialResult result = _task.Run(assignment, reporter, CancellationToken.None);

        Assert.Equal(TrialEnd.Stopped, result.End);
        Assert.Equal([1, 2], reporter.Epochs.Select(report => report.Epoch));
        Assert.Equal(FileHash.Sha256(Path.Combine(assignment.Folder.Best, "model.safetensors")), result.Info.WeightsSha256);
        Assert.False(Directory.Exists(assignment.Folder.Checkpoint));
    }

    [Fact]
    public void After_the_last_epoch_a_trial_is_complete_whatever_the_answer()
    {
        foreach (TrialDirective directive in new[] { TrialDirective.Pause, TrialDirective.Stop })
        {
            var reporter = new RecordingReporter
            {
                OnEpoch = report => report.Epoch < 3 ? TrialDirective.Continue : directive,
            };
            TrialResult result = _task.Run(With($"{directive}", new CheckpointSettings()), reporter, CancellationToken.None);
            Assert.Equal(TrialEnd.Completed, result.End);
        }
    }

    [Theory]
    [InlineData("000001.json", "truncate")]
    [InlineData("000001.json", "flip")]
    [InlineData("000001.json", "empty")]
    [InlineData("000001.safetensors", "truncate")]
    [InlineData("000001.safetensors", "flip")]
    [InlineData("000001.safetensors", "delete")]
    public void A_damaged_checkpoint_is_set_aside_and_the_trial_begins_anew(string file, string damage)
    {
        TrialAssignment assignment = Paused("a");
        Damage(Path.Combine(assignment.Folder.Checkpoint, file), damage);
        AssertBeginsAnew(assignment);
    }

    [Fact]
    public void A_checkpoint_of_another_plan_is_set_aside()
    {
        TrialAssignment assignment = Paused("a");
        AssertBeginsAnew(assignment with { Plan = assignment.Plan with { Seed = 2 } });
    }

    [Fact]
    public void A_checkpoint_without_its_best_model_is_set_aside()
    {
        TrialAssignment assignment = Paused("a");
        Damage(Path.Combine(assignment.Folder.Best, "model.safetensors"), "flip");
        AssertBeginsAnew(assignment);
    }

    [Fact]
    public void An_older_whole_checkpoint_is_taken_when_the_newest_is_damaged()
    {
        // The first epoch stays the best, so that its model is still there.
        var highestLoss = new Objective("loss", Direction.Maximize);
        TrialAssignment assignment = With("a", new CheckpointSettings { Keep = CheckpointRetention.All });
        assignment = assignment with { Plan = assignment.Plan with { Objective = highestLoss } };
        _task.Run(assignment, Pausing(), CancellationToken.None);
        _task.Run(assignment, Pausing(), CancellationToken.None);
        Damage(Path.Combine(assignment.Folder.Checkpoint, "000002.safetensors"), "flip");
        var reporter = new RecordingReporter();

        FinishInfo finish = _task.Run(assignment, reporter, CancellationToken.None).Info;

        Assert.Equal(StepsPerEpoch, reporter.Start!.StepsBefore);
        var whole = new RecordingReporter();
        _task.Run(assignment with { Folder = _tiny.Folder("b") }, whole, CancellationToken.None);
        Assert.Equal(1, finish.BestEpoch);
        Assert.Equal(whole.Epochs[^1].Metrics["loss"], reporter.Epochs[^1].Metrics["loss"]);
    }

    [Fact]
    public void What_an_interrupted_write_left_is_removed()
    {
        TrialAssignment assignment = Paused("a");
        foreach (string left in new[] { ".000002.safetensors.tmp", "000002.safetensors", ".000002.json.tmp" })
        {
            File.WriteAllText(Path.Combine(assignment.Folder.Checkpoint, left), "torn");
        }

        var reporter = new RecordingReporter { OnEpoch = _ => TrialDirective.Pause };
        _task.Run(assignment, reporter, CancellationToken.None);

        Assert.Equal(StepsPerEpoch, reporter.Start!.StepsBefore);
        Assert.Equal(
            ["000002.json", "000002.safetensors"],
            Directory.GetFiles(assignment.Folder.Checkpoint).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_best_model_a_checkpoint_names_outlives_a_better_one()
    {
        TrialAssignment assignment = With("a", new CheckpointSettings());
        _task.Run(assignment, Pausing(), CancellationToken.None);
        // The best of epoch 1 is in the checkpoint; the process dies when epoch 2 has a better one.
        var dying = new RecordingReporter { OnEpoch = _ => throw new InvalidOperationException("killed") };
        Assert.Throws<InvalidOperationException>(() => _task.Run(assignment, dying, CancellationToken.None));
        Assert.True(Directory.Exists(assignment.Folder.Best + ".old"));

        FinishInfo finish = _task.Run(assignment, new RecordingReporter(), CancellationToken.None).Info;

        Assert.Equal(FileHash.Sha256(Path.Combine(assignment.Folder.Best, "model.safetensors")), finish.WeightsSha256);
        Assert.Equal(
            ["best", "predictions"],
            Directory.GetFileSystemEntries(assignment.Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("best.old")]
    [InlineData("best.replaced")]
    public void A_kill_between_the_renames_of_the_best_model_loses_nothing(string place)
    {
        TrialAssignment assignment = Paused("a");
        Directory.Move(assignment.Folder.Best, Path.Combine(assignment.Folder.Path, place));
        Directory.CreateDirectory(assignment.Folder.Best + ".tmp");
        File.WriteAllText(Path.Combine(assignment.Folder.Best + ".tmp", "model.safetensors"), "torn");
        var reporter = new RecordingReporter();

        FinishInfo finish = _task.Run(assignment, reporter, CancellationToken.None).Info;

        Assert.Equal(StepsPerEpoch, reporter.Start!.StepsBefore);
        Assert.Equal(FileHash.Sha256(Path.Combine(assignment.Folder.Best, "model.safetensors")), finish.WeightsSha256);
        Assert.Equal(
            ["best", "predictions"],
            Directory.GetFileSystemEntries(assignment.Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_plan_written_before_there_were_checkpoints_has_the_defaults()
    {
        TrialAssignment assignment = With("a", new CheckpointSettings { Keep = CheckpointRetention.All, EverySteps = 3 });
        TrialJson.WritePlan(assignment.Folder, assignment.Plan);
        Assert.Equal(assignment.Plan.Checkpoints, TrialJson.ReadPlan(assignment.Folder).Checkpoints);
        JsonObject plan = JsonNode.Parse(File.ReadAllText(assignment.Folder.Plan))!.AsObject();
        plan.Remove("checkpoints");
        plan["task"]!.AsObject().Remove("evaluate_every");
        File.WriteAllText(assignment.Folder.Plan, plan.ToJsonString());

        TrialPlan read = TrialJson.ReadPlan(assignment.Folder);

        Assert.Equal(new CheckpointSettings(), read.Checkpoints);
        Assert.Equal(1, read.Task.EvaluateEvery);
    }

    [Fact]
    public void Leaves_no_tensor_behind()
    {
        Paused("a");
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        TrialAssignment assignment = Paused("b");
        _task.Run(assignment, new RecordingReporter(), CancellationToken.None);
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    /// <summary>A trial that is paused after its first epoch.</summary>
    private TrialAssignment Paused(string folder)
    {
        TrialAssignment assignment = With(folder, new CheckpointSettings());
        Assert.Equal(TrialEnd.Paused, _task.Run(assignment, Pausing(), CancellationToken.None).End);
        Assert.Equal(["000001"], Numbers(assignment.Folder));
        return assignment;
    }

    private static RecordingReporter Pausing() => new() { OnEpoch = _ => TrialDirective.Pause };

    private void AssertBeginsAnew(TrialAssignment assignment)
    {
        var reporter = new RecordingReporter();
        Assert.Equal(TrialEnd.Completed, _task.Run(assignment, reporter, CancellationToken.None).End);
        Assert.Equal(0, reporter.Start!.StepsBefore);
        Assert.Equal([1, 2, 3], reporter.Epochs.Select(report => report.Epoch));
        Assert.False(Directory.Exists(assignment.Folder.Checkpoint));
        Assert.NotEmpty(Directory.GetFiles(assignment.Folder.Checkpoint + ".unusable"));
    }

    private TrialAssignment With(string folder, CheckpointSettings settings)
    {
        TrialAssignment assignment = _tiny.Assignment(folder, 1, ("epochs", 3), ("batch_size", 48));
        // The loss falls from epoch to epoch, so that the best model changes.
        return assignment with
        {
            Plan = assignment.Plan with { Checkpoints = settings, Objective = new Objective("loss", Direction.Minimize) },
        };
    }

    private static string[] Numbers(TrialFolder folder) => !Directory.Exists(folder.Checkpoint)
        ? []
        : [.. Directory.GetFiles(folder.Checkpoint, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static float[] Weights(string folder, string file, string prefix)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(Path.Combine(folder, file));
        TensorEntry entry = reader.Entries.Single(entry => entry.Name == prefix + "classifier.weight");
        var values = new float[entry.Elements];
        reader.ReadFloat32(entry, values);
        return values;
    }

    private static void Damage(string path, string how)
    {
        byte[] content = File.ReadAllBytes(path);
        switch (how)
        {
            case "delete":
                File.Delete(path);
                return;
            case "flip":
                content[content.Length / 2] ^= 1;
                break;
            default:
                content = content[..(how == "empty" ? 0 : content.Length / 2)];
                break;
        }

        File.WriteAllBytes(path, content);
    }
}
