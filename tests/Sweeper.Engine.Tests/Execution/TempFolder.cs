namespace Sweeper.Engine.Tests.Execution;

/// <summary>A folder of its own for a test, deleted at its end.</summary>
/// <param name="inMemory">Where flushing to disk takes no time, for tests that write thousands of small files.</param>
public sealed class TempFolder(bool inMemory = false) : IDisposable
{
    private const string Memory = "/dev/shm";

    public string Path { get; } = inMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory($"{Memory}/sweeper-test-{Guid.NewGuid():N}").FullName
        : Directory.CreateTempSubdirectory("sweeper-test-").FullName;

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
