using Sweeper.Search.LearningCurves;

namespace Sweeper.Search.Pruners;

/// <summary>Every pruner that needs no further word, by the name that people write, with its default settings.</summary>
public static class PrunerCatalog
{
    private static readonly Dictionary<string, Func<IPruner>> Known = new(StringComparer.Ordinal)
    {
        ["median"] = () => new MedianPruner(),
        ["asha"] = () => new AshaPruner(),
        ["hyperband"] = () => new HyperbandPruner(),
        ["freeze-thaw"] = () => new FreezeThaw(),
    };

    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>A new pruner, or null when no pruner has this name.</summary>
    public static IPruner? Create(string name) => Known.GetValueOrDefault(name)?.Invoke();
}
