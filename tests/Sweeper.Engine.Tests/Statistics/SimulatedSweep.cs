using Sweeper.Engine.Statistics;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Statistics;

/// <summary>Sweeps whose true answer is known.</summary>
internal static class SimulatedSweep
{
    /// <summary>Configurations of equal true accuracy, whose errors are shared as far as <paramref name="shared"/> says.</summary>
    /// <param name="configurations">How many.</param>
    /// <param name="examples">How many.</param>
    /// <param name="accuracy">True share of right predictions.</param>
    /// <param name="shared">Share of examples on which a configuration does what all do; 0: independent errors.</param>
    /// <param name="random">Where the draws come from.</param>
    public static ExamplePredictions Equal(
        int configurations, int examples, double accuracy, double shared, SeededRandom random)
    {
        bool[] common = [.. Enumerable.Range(0, examples).Select(_ => random.NextDouble() < accuracy)];
        int[] truth = [.. common.Select(_ => random.NextInt(2))];
        int[][] predicted =
        [
            .. Enumerable.Range(0, configurations).Select(_ => common.Select((right, i) =>
                (random.NextDouble() < shared ? right : random.NextDouble() < accuracy) ? truth[i] : 1 - truth[i]).ToArray()),
        ];
        return new(truth, 2, predicted);
    }

    /// <summary>A configuration that is right on exactly the first examples.</summary>
    public static int[] RightOnFirst(IReadOnlyList<int> truth, int right) =>
        [.. truth.Select((label, i) => i < right ? label : 1 - label)];
}
