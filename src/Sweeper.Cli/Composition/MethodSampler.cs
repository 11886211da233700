using System.Diagnostics;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search.LearningCurves;
using Sweeper.Search.Samplers;

namespace Sweeper.Cli.Composition;

/// <summary>The sampler behind a sweep file's method.</summary>
internal static class MethodSampler
{
    public static ISampler Of(SweepSpec spec)
    {
        // Where trials are stopped early most results are partial curves, and freeze-thaw learns from those; it looks at one
        // goal alone.
        if (spec is { Method: SearchMethod.Bayes, Pruner: { } pruner, FurtherGoals: [] })
        {
            return pruner as FreezeThaw ?? new FreezeThaw();
        }

        string name = spec.Method switch
        {
            SearchMethod.Grid => "grid",
            SearchMethod.Random => "random",
            SearchMethod.QuasiRandom => "quasi-random",
            SearchMethod.Tpe => "tpe",
            SearchMethod.GaussianProcess => "gp",
            _ => "bayes",
        };
        return SamplerCatalog.Create(name) ?? throw new UnreachableException($"Bug in Sweeper: no sampler is named '{name}'.");
    }
}
