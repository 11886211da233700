namespace Sweeper.Engine.SweepFiles;

/// <summary>The keys of one distribution.</summary>
internal sealed record DistributionShape(string Name, IReadOnlyList<string> Required,
    IReadOnlyList<string> Optional)
{
    public IEnumerable<string> Keys => Required.Concat(Optional);
}

/// <summary>W&amp;B's distributions, and what other tools call them.</summary>
internal static class DistributionShapes
{
    private const string LogFix =
        "did you mean log_uniform_values? Its min and max are the values themselves";
    private const string UniformFix = "write distribution: uniform with min and max";
    private const string ChoiceFix = "remove distribution and list the values: values: [...]";

    private static readonly DistributionShape[] All =
    [
        new("constant", ["value"], []),
        new("categorical", ["values"], []),
        new("categorical_w_probabilities", ["values", "probabilities"], []),
        new("int_uniform", ["min", "max"], []),
        new("uniform", ["min", "max"], []),
        new("q_uniform", ["min", "max"], ["q"]),
        new("log_uniform_values", ["min", "max"], []),
        new("q_log_uniform_values", ["min", "max"], ["q"]),
        new("inv_log_uniform_values", ["min", "max"], []),
        new("normal", [], ["mu", "sigma"]),
        new("q_normal", [], ["mu", "sigma", "q"]),
        new("log_normal", [], ["mu", "sigma"]),
        new("q_log_normal", [], ["mu", "sigma", "q"]),
        new("beta", [], ["a", "b"]),
        new("q_beta", [], ["a", "b", "q"]),
    ];

    // Names that other tools use, compared without case, dashes and underscores.
    private static readonly Dictionary<string, string> Foreign = new(StringComparer.Ordinal)
    {
        ["loguniform"] = LogFix,
        ["log"] = LogFix,
        ["quniform"] = Means("q_uniform"),
        ["qloguniform"] = Means("q_log_uniform_values"),
        ["qnormal"] = Means("q_normal"),
        ["lognormal"] = Means("log_normal"),
        ["qlognormal"] = Means("q_log_normal"),
        ["choice"] = ChoiceFix,
        ["gridsearch"] = ChoiceFix,
        ["const"] = Means("constant"),
        ["randint"] = "did you mean int_uniform? Its max is included; that of randint is not",
        ["int"] = "did you mean int_uniform? Its max is included",
        ["float"] = UniformFix,
        ["double"] = UniformFix,
    };

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(shape => shape.Name)];

    public static DistributionShape? Find(string name) => Array.Find(All, shape => shape.Name == name);

    /// <summary>W&amp;B's withdrawn distributions whose bounds are exponents.</summary>
    public static bool HasExponents(string name) =>
        name is "log_uniform" or "q_log_uniform" or "inv_log_uniform";

    /// <summary>What to write in place of an unknown name.</summary>
    public static string FixFor(string name)
    {
        string plain = name.ToLowerInvariant()
            .Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return Foreign.TryGetValue(plain, out string? fix) ? fix
            : Suggestions.Fix(name, Names, "The distributions are");
    }

    private static string Means(string name) => $"did you mean {name}? Write that";
}
