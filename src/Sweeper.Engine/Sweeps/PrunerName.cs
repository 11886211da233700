using Sweeper.Search.LearningCurves;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Sweeps;

/// <summary>The names of pruners as people know them.</summary>
internal static class PrunerName
{
    private const string Suffix = "Pruner";

    /// <summary><c>asha</c>, <c>median</c>: the type's name without its last word; of an audited one that of the one inside.</summary>
    public static string Of(IPruner pruner)
    {
        if (pruner is AuditedPruner audited)
        {
            return Of(audited.Inner);
        }

        string name = pruner.GetType().Name;
        return (name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name) switch
        {
            "WandbHyperband" => "hyperband of W&B",
            nameof(FreezeThaw) => "freeze-thaw",
            var plain => plain.ToLowerInvariant(),
        };
    }
}
