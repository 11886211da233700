using Sweeper.Search;

namespace Sweeper.Engine.Planning;

/// <summary>Chooses the configurations that stand for all in a calibration.</summary>
public static class CalibrationClasses
{
    /// <summary>More are not measured; the speed of the others is interpolated.</summary>
    public const int Most = 8;

    /// <summary>
    /// One configuration of each class, that with the lowest learning rate: it is least likely to diverge. Of more than
    /// <see cref="Most"/> classes some that are spread evenly over the sizes, the smallest and the largest among them.
    /// </summary>
    public static IReadOnlyList<Configuration> Representatives(IEnumerable<Configuration> configurations)
    {
        Configuration[] all =
        [
            .. configurations.GroupBy(WorkClass.Of)
                .OrderBy(group => group.Key.BatchSize).ThenBy(group => group.Key.MaxLength).ThenBy(group => group.Key.Batching, StringComparer.Ordinal)
                .Select(group => group.MinBy(configuration => configuration["learning_rate"]?.AsNumber() ?? 0)!),
        ];
        return all.Length <= Most
            ? all
            : [.. Enumerable.Range(0, Most).Select(i => all[(int)Math.Round(i * (all.Length - 1) / (Most - 1.0))])];
    }
}
