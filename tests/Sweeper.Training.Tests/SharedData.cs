namespace Sweeper.Training.Tests;

/// <summary>Finds the reference data that lies beside the project and is not part of it.</summary>
internal static class SharedData
{
    /// <summary>Null where there is none.</summary>
    public static string? Folder { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Folder!, .. parts]);

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Sweeper.sln")) && at.Parent is not null)
            {
                string shared = System.IO.Path.Combine(at.Parent.FullName, "shared");
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }
}

/// <summary>A test of the reference data; skipped, saying so, where the data is absent.</summary>
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
