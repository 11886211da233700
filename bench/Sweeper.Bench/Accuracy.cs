using System.Globalization;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training;

namespace Sweeper.Bench;

/// <summary>Accuracy from scratch against the peer's figures, and what the bundled encoder is worth.</summary>
internal static class Accuracy
{
    private static readonly long[] Seeds = [1, 2, 3];

    /// <summary>SST-2 dev accuracy from scratch, the peer's settings, three seeds.</summary>
    public static void FromScratch()
    {
        // ../shared/peers/results.md: lr 3e-4, batch 32, epoch 3: 79.78 +- 0.65 over 3 seeds.
        (double mean, double deviation) = Row("from scratch, 6,920 sentences", ScratchModel.Sst2(), BenchTrial.PeerSettings);
        Say($"peer: 79.78 +- 0.65; this: {mean:F2} +- {deviation:F2}; inside mean +- 2 sd: {Math.Abs(mean - 79.78) <= 1.30}");
    }

    /// <summary>The bundled encoder's weights against the same architecture and vocabulary drawn at random.</summary>
    public static void Pretrained()
    {
        string model = Paths.InProject("models", "tiny-bert");
        string sst2 = Paths.Shared("data", "sst2");
        string own = Paths.InProject("data", "movie-sentences");
        (string Name, TaskSettings Settings, int Epochs)[] cases =
        [
            ("movie-sentences, 1,184", ScratchModel.Settings(model, $"{own}/train.tsv", HeldOut(own)), 6),
            ("SST-2, first 1,200", ScratchModel.Settings(model, $"{sst2}/train.tsv", $"{sst2}/dev.tsv", 1200), 6),
            ("SST-2, all 6,920", ScratchModel.Settings(model, $"{sst2}/train.tsv", $"{sst2}/dev.tsv"), 3),
        ];
        foreach ((string name, TaskSettings settings, int epochs) in cases)
        {
            foreach (double rate in new[] { 3e-4, 1e-3 })
            {
                var values = new Dictionary<string, ParameterValue>(BenchTrial.PeerSettings)
                {
                    ["epochs"] = new ParameterValue.Integer(epochs),
                    ["learning_rate"] = new ParameterValue.Real(rate),
                };
                string label = string.Create(CultureInfo.InvariantCulture, $"{name}, lr {rate}, {epochs} epochs");
                double scratch = Row($"{label}, random start", settings with { Init = WeightInit.Random }, values).Mean;
                double pretrained = Row($"{label}, tiny-bert", settings, values).Mean;
                Say($"  gain: {pretrained - scratch:+0.00;-0.00} points");
            }
        }
    }

    // Validation and test together: 256 sentences alone are too few to tell 4 points.
    private static string HeldOut(string corpus)
    {
        string path = Path.Combine(Path.GetTempPath(), "sweeper-bench-held-out.tsv");
        File.WriteAllLines(path, [.. File.ReadLines($"{corpus}/validation.tsv"), .. File.ReadLines($"{corpus}/test.tsv").Skip(1)]);
        return path;
    }

    private static (double Mean, double Deviation) Row(
        string name, TaskSettings settings, IReadOnlyDictionary<string, ParameterValue> values)
    {
        var task = new TextClassificationTask();
        double[] accuracies = [.. Seeds.Select(seed => 100 * BenchTrial.Run(task, settings, values, seed)[^1].Metrics["accuracy"])];
        double mean = accuracies.Average();
        double deviation = Math.Sqrt(accuracies.Sum(a => (a - mean) * (a - mean)) / (accuracies.Length - 1));
        Say($"{name}: {mean:F2} +- {deviation:F2}  ({string.Join(" ", accuracies.Select(a => a.ToString("F2", CultureInfo.InvariantCulture)))})");
        return (mean, deviation);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
