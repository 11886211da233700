using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Importance;
using Sweeper.Search;

namespace Sweeper.Bench;

/// <summary>Parameter importance on functions whose analysis of variance is known.</summary>
internal static class KnownImportance
{
    private static readonly Case[] Cases =
    [
        new("x1 + 2 x2, x3 idle", 3, x => x[0] + (2 * x[1]), "x1 .200  x2 .800  x3 0"),
        new("x1 x2", 2, x => x[0] * x[1], "x1 .429  x2 .429  x1:x2 .143"),
        new("(x1 - 1/2)(x2 - 1/2), x3 idle", 3, x => (x[0] - 0.5) * (x[1] - 0.5), "x1:x2 1"),
        new("Ishigami", 3, Ishigami, "x1 .314  x2 .442  x3 0  x1:x3 .244"),
    ];

    /// <summary>True and measured shares with their intervals at several numbers of trials.</summary>
    public static void Measure()
    {
        foreach (Case one in Cases)
        {
            Console.WriteLine($"{one.Name}: {one.Truth}");
            foreach (int trials in (int[])[50, 200, 1000])
            {
                Print(one, trials);
            }
        }

        Print(new("ten parameters, two of them busy", 10, x => x[0] + (2 * x[1]), ""), 2000);
    }

    private static void Print(Case one, int trials)
    {
        Parameter[] parameters = [.. Enumerable.Range(1, one.Parameters).Select(i => new Parameter($"x{i}", new Uniform(0, 1)))];
        EvaluatedConfiguration[] points = [.. Enumerable.Range(0, trials).Select(number => Point(one, number))];
        Stopwatch watch = Stopwatch.StartNew();
        ImportanceReport report = ParameterImportance.Of(parameters, points, Direction.Maximize);
        string time = string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:F1} s");
        if (report.Answer != ImportanceAnswer.Told)
        {
            Console.WriteLine($"  {trials,5} trials, {time}: {report.Sentence}");
            return;
        }

        IEnumerable<string> shares = report.Parameters.OrderBy(share => share.Name).Take(4)
            .Select(share => Text(share.Name, share.Share, share.Interval.Low, share.Interval.High)
                + string.Create(CultureInfo.InvariantCulture, $" top {share.TopShare:F2}"))
            .Concat(report.Interactions.Take(1)
                .Select(pair => Text($"{pair.First}:{pair.Second}", pair.Share, pair.Interval.Low, pair.Interval.High)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {trials,5} trials, {time}, fit {report.Fit:F2}: {string.Join("  ", shares)}  rest {report.Rest:F3}"));
    }

    private static string Text(string name, double share, double low, double high) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {share:F3} [{low:F3}, {high:F3}]");

    private static EvaluatedConfiguration Point(Case one, int number)
    {
        SeededRandom random = new(1, number, "bench");
        double[] x = [.. Enumerable.Range(0, one.Parameters).Select(_ => random.NextDouble())];
        return new(
            new Configuration(x.Select((value, i) =>
                KeyValuePair.Create<string, ParameterValue>($"x{i + 1}", new ParameterValue.Real(value)))),
            one.Function(x));
    }

    // Ishigami and Homma 1990, a = 7, b = 0.1, on [-pi, pi].
    private static double Ishigami(double[] x)
    {
        double[] angle = [.. x.Select(one => ((2 * one) - 1) * Math.PI)];
        return Math.Sin(angle[0]) + (7 * Math.Pow(Math.Sin(angle[1]), 2)) + (0.1 * Math.Pow(angle[2], 4) * Math.Sin(angle[0]));
    }

    private sealed record Case(string Name, int Parameters, Func<double[], double> Function, string Truth);
}
