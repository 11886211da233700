using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Statistics;
using Sweeper.Search;

namespace Sweeper.Bench;

/// <summary>Whether the statistics of the winner keep what they promise, on sweeps whose truth is known, and what they cost.</summary>
internal static class SelectionBias
{
    private const int Configurations = 24;

    // Large enough to matter, small enough for chance to hide it.
    private const double BetterBy = 0.03;

    /// <summary>Bias, coverage and who is called tied, for errors shared by none to almost all.</summary>
    public static void Simulate(int sweeps)
    {
        Console.WriteLine($"{sweeps} sweeps of {Configurations} configurations each, two classes, intervals of 95 %, 1,000 resamples");
        Console.WriteLine("metric    examples accuracy shared agree  naive bias  corrected  ratio  coverage naive corrected  truth below, above it  best kept in ties");
        foreach (double shared in (double[])[0, 0.5, 0.8, 0.9, 0.95])
        {
            Row("accuracy", 872, 0.92, shared, 0, sweeps);
        }

        Row("f1", 872, 0.92, 0, 0, sweeps);
        Row("f1", 872, 0.92, 0.8, 0, sweeps);
        Row("accuracy", 200, 0.8, 0.8, 0, sweeps);
        Console.WriteLine($"the first configuration is truly better by {BetterBy}:");
        Row("accuracy", 872, 0.92, 0, BetterBy, sweeps);
        Row("accuracy", 872, 0.92, 0.8, BetterBy, sweeps);
    }

    /// <summary>Seconds for sweeps up to the largest foreseen.</summary>
    public static void Speed()
    {
        (int Configurations, int Examples, int Classes, string Metric)[] cases =
        [
            (24, 872, 2, "f1"), (200, 5000, 2, "f1"), (2000, 25000, 2, "accuracy"), (2000, 25000, 2, "f1"),
            (2000, 25000, 6, "f1_macro"),
        ];
        foreach ((int configurations, int examples, int classes, string metric) in cases)
        {
            SeededRandom random = new(1, examples, "bench");
            int[] truth = [.. Enumerable.Range(0, examples).Select(_ => random.NextInt(classes))];
            int[][] predicted =
            [
                .. Enumerable.Range(0, configurations).Select(_ => truth.Select(label =>
                    random.NextDouble() < 0.9 ? label : random.NextInt(classes)).ToArray()),
            ];
            Stopwatch watch = Stopwatch.StartNew();
            WinnerStatistics.Of(new(truth, classes, predicted), ClassificationScore.Find(metric)!, new() { Resamples = 1000 });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{configurations,5} configurations x {examples,6} examples, {classes} classes, {metric,-9} {watch.Elapsed.TotalSeconds:F2} s"));
        }
    }

    private static void Row(string metric, int examples, double accuracy, double shared, double better, int sweeps)
    {
        ClassificationScore score = ClassificationScore.Find(metric)!;
        Outcome[] outcomes = new Outcome[sweeps];
        for (int i = 0; i < sweeps; i++)
        {
            outcomes[i] = One(i, score, examples, accuracy, shared, better);
        }

        double naive = outcomes.Average(one => one.Naive);
        double corrected = outcomes.Average(one => one.Corrected);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{metric,-9} {examples,8} {accuracy,8:F2} {shared,6:F2} {outcomes.Average(one => one.Agree),5:F2} "
            + $"{100 * naive,10:+0.000;-0.000}% {100 * corrected,9:+0.000;-0.000}% {Math.Abs(corrected / naive),6:F3} "
            + $"{100.0 * outcomes.Count(one => one.NaiveCovers) / sweeps,13:F1}% {100.0 * outcomes.Count(one => one is { IsBelow: false, IsAbove: false }) / sweeps,8:F1}% "
            + $"{100.0 * outcomes.Count(one => one.IsBelow) / sweeps,13:F1}% {100.0 * outcomes.Count(one => one.IsAbove) / sweeps,5:F1}% "
            + $"{100.0 * outcomes.Count(one => one.BestKept) / sweeps,17:F1}%"));
    }

    private static Outcome One(
        int number, ClassificationScore score, int examples, double accuracy, double shared, double better)
    {
        SeededRandom random = new(1, number, string.Create(CultureInfo.InvariantCulture, $"{examples} {accuracy} {shared} {better}"));
        bool[] common = [.. Enumerable.Range(0, examples).Select(_ => random.NextDouble() < accuracy)];
        int[] truth = [.. common.Select(_ => random.NextInt(2))];
        int[][] predicted = new int[Configurations][];
        for (int c = 0; c < Configurations; c++)
        {
            double repaired = c == 0 ? better / (1 - accuracy) : 0;
            predicted[c] = [.. common.Select((right, i) =>
                (random.NextDouble() < shared ? right : random.NextDouble() < accuracy) || random.NextDouble() < repaired
                    ? truth[i] : 1 - truth[i])];
        }

        WinnerStatistics result = WinnerStatistics.Of(new(truth, 2, predicted), score, new() { Resamples = 1000, Seed = number })!;
        // Classes are even and errors alike in both, so the true F1 is the true accuracy.
        double truly = accuracy + (result.Winner == 0 ? better : 0);
        return new(
            result.Score - truly, result.CorrectedScore - truly, result.Interval.Contains(truly),
            truly < result.CorrectedInterval.Low, truly > result.CorrectedInterval.High,
            result.Winner == 0 || result.Comparisons.Single(one => one.Configuration == 0).IsTied,
            predicted[1].Zip(predicted[2]).Average(pair => pair.First == pair.Second ? 1.0 : 0));
    }

    private readonly record struct Outcome(
        double Naive, double Corrected, bool NaiveCovers, bool IsBelow, bool IsAbove, bool BestKept, double Agree);
}
