using System.Globalization;
using System.Text.Json.Nodes;

namespace Sweeper.Cli.Tests.Support;

/// <summary>A workplace whose sweep runs a shell script.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class ScriptPlace : IDisposable
{
    private readonly Workplace _place = new();

    /// <summary>A sweep over x = 1, 2, ... of <c>my trial.sh</c>, which gets x as its first argument.</summary>
    /// <param name="script">What the shell does.</param>
    /// <param name="trials">How many values x takes.</param>
    /// <param name="sweeper">What the block <c>sweeper</c> holds.</param>
    public ScriptPlace(string script, int trials = 1, string sweeper = "")
    {
        string file = _place.File("my trial.sh");
        System.IO.File.WriteAllText(file, $"#!/bin/sh\nx=${{1#x=}}\n{script}\n");
        System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _place.WriteSweep($$"""
            name: script
            method: grid
            program: ./my trial.sh
            command: ["${program}", "${args_no_hyphens}"]
            metric: { name: value, goal: maximize }
            parameters: { x: [{{string.Join(", ", Enumerable.Range(1, trials))}}] }
            sweeper: { {{sweeper}} }
            """);
    }

    public string File(string name) => _place.File(name);

    public Task<CliRun> RunAsync(params string[] options) => _place.RunAsync(["run", "tiny.yaml", "--jobs", "1", .. options]);

    public CliProcess Start(params string[] options) => _place.Start(["run", "tiny.yaml", "--jobs", "1", .. options]);

    /// <summary>Another command about the sweep.</summary>
    public Task<CliRun> AskAsync(params string[] arguments) => _place.RunAsync(arguments);

    /// <summary>A trial as <c>show --json</c> tells it.</summary>
    public async Task<JsonNode> ShowAsync(int trial) =>
        (await AskAsync("show", trial.ToString(CultureInfo.InvariantCulture), "--json")).Expect(0).Json;

    /// <summary>A file of a trial's folder.</summary>
    public string Read(int trial, string name) => System.IO.File.ReadAllText(Path.Combine(_place.Sweep("script").Trial(trial).Path, name));

    /// <summary>Process ids that the script has written, one a line, into a file of the workplace.</summary>
    public int[] Pids(string name) => System.IO.File.Exists(File(name))
        ? [.. System.IO.File.ReadAllLines(File(name)).Select(line => int.Parse(line, CultureInfo.InvariantCulture))] : [];

    public void Dispose() => _place.Dispose();
}
