using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Trials;
using Sweeper.Training;
using Sweeper.Training.Data;
using Sweeper.Training.Files;
using Sweeper.Training.Loop;
using Sweeper.Training.Models;
using static TorchSharp.torch;

namespace Sweeper.Bench;

/// <summary>Texts a second of a warm <see cref="Predictor"/> against the evaluation loop on the same model, in turn.</summary>
internal static class PredictionSpeed
{
    private const int MaxLength = 64;

    public static void Compare(int rounds)
    {
        string folder = SavedClassifier();
        try
        {
            string[] texts = [.. File.ReadLines(Paths.Shared("data", "sst2", "dev.tsv")).Skip(1).Select(line => line.Split('\t')[0])];
            using var predictor = Predictor.Load(folder, "cpu", threads: 1);
            using SequenceClassifier model = Classifier(folder);
            var tokenizer = Sweeper.Training.Text.ModelTokenizer.Load(folder);
            TokenizedExample[] examples = [.. texts.Select(text => new TokenizedExample(tokenizer.Encode(text, MaxLength), 0))];
            var batcher = new Batcher(examples, batchSize: 1, tokenizer.PadId);
            double Evaluate() => Speed(texts.Length, () => Evaluation.Run(model, batcher, examples.Length, CPU, CancellationToken.None));
            double Predict() => Speed(texts.Length, () => predictor.Predict(texts));
            Evaluate();
            Predict();
            var ratios = new List<double>();
            for (int round = 1; round <= rounds; round++)
            {
                (double evaluated, double predicted) = (Evaluate(), Predict());
                ratios.Add(predicted / evaluated);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"round {round}: evaluation loop {evaluated:F0}, predict {predicted:F0} texts/s"));
            }

            ratios.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median ratio: {ratios[rounds / 2]:F2}  (aim 0.90)"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Speed(int texts, Action run)
    {
        var watch = Stopwatch.StartNew();
        run();
        return texts / watch.Elapsed.TotalSeconds;
    }

    // Of random weights: what they are makes no difference to the time.
    private static string SavedClassifier()
    {
        TorchExtras.Load();
        TaskSettings task = ScratchModel.Sst2();
        EncoderConfig config = EncoderConfig.Load(task.Model);
        using SequenceClassifier model = SequenceClassifier.Create(config, classes: 2, dropout: 0);
        string folder = Directory.CreateTempSubdirectory("sweeper-bench-").FullName;
        new SavedModel(config, task.Model, MaxLength).Save(model, folder);
        return folder;
    }

    private static SequenceClassifier Classifier(string folder)
    {
        EncoderConfig config = EncoderConfig.Load(folder);
        SequenceClassifier model = SequenceClassifier.Create(config, classes: 2, dropout: 0);
        ModelWeights.Read(folder, config.Family).ApplyTo(model);
        return model;
    }
}
