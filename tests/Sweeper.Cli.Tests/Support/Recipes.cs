namespace Sweeper.Cli.Tests.Support;

/// <summary>The sweep files that come with Sweeper.</summary>
internal static class Recipes
{
    private const string Twin = "-offline.yaml";

    /// <summary>Those that download a model and data; each has a twin that does not.</summary>
    public static IReadOnlyList<string> WithTwin { get; } =
        [.. All().Where(path => File.Exists(TwinOf(path))).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> WithoutDownload { get; } = [.. All().Except(WithTwin).Order(StringComparer.Ordinal)];

    public static string TwinOf(string recipe) => recipe[..^".yaml".Length] + Twin;

    private static string[] All() => Directory.GetFiles(Path.Combine(Workplace.Repository, "sweeps"), "*.yaml");
}
