namespace Sweeper.Bench;

/// <summary>Where the project and the shared data are.</summary>
internal static class Paths
{
    /// <summary>The folder that holds Sweeper.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder beside the project, under <c>shared/</c>.</summary>
    public static string Shared(params string[] parts)
    {
        string path = Path.Combine([Root, "..", "shared", .. parts]);
        return Path.Exists(path)
            ? Path.GetFullPath(path)
            : throw new FileNotFoundException($"{Path.GetFullPath(path)} is missing: this measurement needs the shared data and peer.");
    }

    public static string InProject(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Sweeper.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("Run this from a build inside the project's folder.");
    }
}
