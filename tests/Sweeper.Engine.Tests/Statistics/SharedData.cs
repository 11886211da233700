namespace Sweeper.Engine.Tests.Statistics;

/// <summary>A test of the reference data beside the project; skipped, saying so, where the data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Folder is null)
        {
            Skip = "needs the reference data in ../shared, which is absent";
        }
    }
}

/// <summary>Finds folders by going up from the test's own.</summary>
internal static class SharedData
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Null where there is none.</summary>
    public static string? Folder { get; } =
        Path.Combine(Path.GetDirectoryName(Root)!, "shared") is var folder && Directory.Exists(folder) ? folder : null;

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Sweeper.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
