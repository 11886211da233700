using Sweeper.Engine;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Training;
using Sweeper.Training.Data;
using Sweeper.Training.Files;
using Sweeper.Training.Metrics;

namespace Sweeper.Cli.Composition;

/// <summary>The held-out test split, looked at once and for the winner only: what <c>report --final</c> does.</summary>
internal static class FinalTest
{
    private const int TextsAtATime = 4096;

    /// <summary>What an earlier look found, or else evaluates the winner's saved model and records that it did.</summary>
    /// <param name="sweep">As stored.</param>
    /// <param name="trials">All of them.</param>
    /// <param name="isForced">Whether to look although the split is not untouched, or the sweep is not over.</param>
    /// <exception cref="UserErrorException">There is no winner, no model or no test split, or it was looked at for another winner.</exception>
    public static FinalTestResult Look(StoredSweep sweep, IReadOnlyList<StoredTrial> trials, bool isForced)
    {
        StoredTrial winner = Ranking.Winner(sweep, trials)?.Trial ?? throw new UserErrorException(
            $"no trial of sweep '{sweep.Name}' is its best yet, so there is nothing to test", $"Look at 'sweeper status {sweep.Name}'");
        var folder = new SweepFolder(sweep.Folder);
        DataSettings data = DataOf(sweep);
        string hash = FileErrors.Explain(data.Test!, () => FileHash.Sha256(data.Test!));
        IReadOnlyList<FinalLook> looks = FinalLooks.Read(folder);
        if (looks.LastOrDefault(look => look.Trial == winner.Number && look.WeightsSha256 == winner.Finish?.WeightsSha256 && look.FileSha256 == hash)
            is { } known)
        {
            return new(known, [.. looks.Where(look => look.Time < known.Time)], IsNew: false);
        }

        if (!isForced)
        {
            ThrowIfTooEarly(sweep, trials);
            ThrowIfTouched(looks, winner, data.Test!, hash);
        }

        FinalLook now = Evaluate(winner, folder.Trial(winner.Number), data, hash);
        FinalLooks.Add(folder, now);
        return new(now, looks, IsNew: true);
    }

    private static DataSettings DataOf(StoredSweep sweep)
    {
        SweepSpec spec = ReportInputs.Spec(sweep) ?? throw new UserErrorException(
            "the stored sweep file can no longer be read, so the test split is not known", $"Run 'sweeper validate' on {sweep.SpecPath}");
        if (spec.Script is not null)
        {
            throw new UserErrorException(
                $"sweep '{sweep.Name}' runs your own script, whose models Sweeper cannot load", "Let the script evaluate the winner, from what it saved");
        }

        return spec.Task.Data.Test is not null ? spec.Task.Data : throw new UserErrorException(
            $"sweep '{sweep.Name}' has no test split",
            "Add test: FILE under sweeper.task.data and run the file again, which trains nothing anew", sweep.SpecPath);
    }

    private static void ThrowIfTooEarly(StoredSweep sweep, IReadOnlyList<StoredTrial> trials)
    {
        int open = trials.Count(trial => !trial.IsOver);
        if (open > 0)
        {
            throw new UserErrorException(
                $"{open} trials of sweep '{sweep.Name}' are not over, so its winner may change, and the test split is to be looked at once",
                $"Go on with 'sweeper resume {sweep.Name}', or add --force to look now");
        }
    }

    private static void ThrowIfTouched(IReadOnlyList<FinalLook> looks, StoredTrial winner, string file, string hash)
    {
        if (looks.LastOrDefault(look => look.FileSha256 == hash || look.File == file) is { } earlier)
        {
            string other = earlier.FileSha256 != hash ? "with another content"
                : earlier.Trial != winner.Number ? $"for trial #{earlier.Trial}, which was the winner then; now it is #{winner.Number}"
                : $"for other weights of trial #{earlier.Trial}";
            throw new UserErrorException(
                $"the test split was looked at on {earlier.Time:yyyy-MM-dd HH:mm} UTC, {other}",
                "Keep to that result; or add --force to look again, after which it is no longer an untouched test", file);
        }
    }

    private static FinalLook Evaluate(StoredTrial winner, TrialFolder folder, DataSettings data, string hash)
    {
        if (!Directory.Exists(folder.Best))
        {
            throw new UserErrorException(
                $"trial #{winner.Number} has no saved model", "Run 'sweeper reproduce' to make it again", folder.Best);
        }

        TextDataSet texts = TextDataSet.Read(data);
        IReadOnlyList<TextExample> examples = texts.ReadTest()!;
        using var predictor = Predictor.Load(folder.Best, "cpu", threads: Environment.ProcessorCount);
        if (!predictor.Labels.SequenceEqual(texts.LabelNames))
        {
            throw new UserErrorException(
                $"the data has the classes {string.Join(", ", texts.LabelNames)}, but the model knows {string.Join(", ", predictor.Labels)}",
                "Restore the training data that the sweep was run with", data.Train);
        }

        Prediction[] predictions =
        [
            .. examples.Chunk(TextsAtATime).SelectMany(chunk => predictor.Predict([.. chunk.Select(one => (one.Text, one.Pair))])),
        ];
        int[] truth = [.. examples.Select(one => one.Label)];
        string[] names = [.. predictor.Labels];
        int[] predicted = [.. predictions.Select(one => Array.IndexOf(names, one.Label))];
        ClassificationReport report = ClassificationMetrics.Compute(truth, predicted, predictor.Labels.Count);
        Dictionary<string, double> metrics = new(report.ToMetrics())
        {
            ["loss"] = predictions.Zip(truth, (one, label) => -Math.Log(one.Probabilities[label])).Average(),
        };
        return new(DateTimeOffset.UtcNow, winner.Number, winner.Finish!.WeightsSha256, data.Test!, hash, metrics, report.Confusion);
    }
}
