namespace Sweeper.Engine.Tests.Execution;

/// <summary>A folder of its own for a test, deleted at its end.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sweeper-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A worker that is just ending still writes: the system's clean-up takes the rest.
        }
    }
}
