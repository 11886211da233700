using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

/// <summary>One finished sweep that many tests read and none changes.</summary>
public sealed class FinishedSweep : IAsyncLifetime, IDisposable
{
    public const string Name = "a finished sweep";

    private Workplace? _place;
    private CliRun? _run;

    internal Workplace Place => _place!;

    /// <summary>The <c>sweeper run</c> that made it.</summary>
    internal CliRun Run => _run!;

    public async Task InitializeAsync()
    {
        _place = new Workplace();
        _run = await _place.RunAsync("run", "tiny.yaml");
        _run.Expect(0).IsTidy();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _place?.Dispose();

    /// <summary>Runs a reader, which must succeed tidily.</summary>
    internal async Task<CliRun> ReadAsync(params string[] arguments)
    {
        CliRun run = await Place.RunAsync(arguments);
        run.Expect(0).IsTidy();
        return run;
    }

    internal async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        CliRun run = await ReadAsync([.. arguments, "--json"]);
        Assert.Empty(run.Error);
        return run.Json;
    }
}

[CollectionDefinition(FinishedSweep.Name)]
public sealed class FinishedSweepUsers : ICollectionFixture<FinishedSweep>;
