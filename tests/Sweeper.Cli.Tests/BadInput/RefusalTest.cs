using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.BadInput;

/// <summary>What is refused must leave nothing behind.</summary>
public abstract class RefusalTest : IDisposable
{
    internal Workplace Place { get; } = new();

    public void Dispose()
    {
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs the sweep file with these overrides, and expects these words and an untouched home.</summary>
    private protected async Task RefusedAsync(string[] overrides, params IReadOnlyList<string> words)
    {
        CliRun run = await Place.RunAsync(["run", "tiny.yaml", .. overrides]);
        run.IsRefused(words);
        Assert.False(Path.Exists(Place.Home), $"the home was created: {run}");
        Assert.Equal(run.Error, (await Place.RunAsync(["validate", "tiny.yaml", .. overrides])).Expect(1).Error);
    }

    /// <summary>The same with a change of the file's text.</summary>
    private protected Task RefusedAsync(string was, string now, params IReadOnlyList<string> words)
    {
        Assert.Contains(was, TinyFiles.Sweep, StringComparison.Ordinal);
        Place.WriteSweep(TinyFiles.Sweep.Replace(was, now, StringComparison.Ordinal));
        return RefusedAsync([], words);
    }
}
