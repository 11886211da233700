namespace Sweeper.Search.Samplers;

/// <summary>Every sampler by the name that people write.</summary>
public static class SamplerCatalog
{
    private static readonly Dictionary<string, Func<ISampler>> Known = new(StringComparer.Ordinal)
    {
        ["grid"] = () => new GridSampler(),
        ["random"] = () => new RandomSampler(),
        ["quasi-random"] = () => new QuasiRandomSampler(),
        ["tpe"] = () => new TpeSampler(),
        ["gp"] = () => new GaussianProcessSampler(),
        ["bayes"] = () => new BayesSampler(),
    };

    /// <summary>The names, the simplest method first.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>A new sampler, or null when no sampler has this name.</summary>
    public static ISampler? Create(string name) => Known.GetValueOrDefault(name)?.Invoke();
}
