using System.Diagnostics;
using System.Text.RegularExpressions;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

/// <summary>The programs of docs/optimize.md, run as they stand there.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed partial class OptimizeTests : IDisposable
{
    private readonly Workplace _place = new();

    [PythonFact]
    public async Task The_documented_Python_program_finds_a_good_configuration()
    {
        string output = await RunDocumentedAsync("python", "python3");

        Match best = BestOfPython().Match(output);
        Assert.True(best.Success, output);
        Assert.InRange(double.Parse(best.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 0.1, 0.6);
    }

    [Fact]
    public async Task The_documented_shell_script_finds_a_good_configuration()
    {
        string output = await RunDocumentedAsync("bash", "bash");

        Match best = BestOfShell().Match(output);
        Assert.True(best.Success, output);
        Assert.InRange(double.Parse(best.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 0, 0.02);
    }

    [Fact]
    public async Task Serves_until_its_input_ends()
    {
        CliRun run = await _place.RunWithInputAsync(
            """
            {"cmd":"start","direction":"minimize","space":[{"name":"x","type":"categorical","choices":["only"]}]}
            {"cmd":"ask"}
            {"cmd":"ask"}
            nonsense
            {"cmd":"stop"}

            """, "optimize", "--sampler", "grid");

        Assert.Equal(0, run.ExitCode);
        string[] lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Equal("""{"trial_id":1,"config":{"x":"only"}}""", lines[1]);
        Assert.Equal("""{"done":true}""", lines[2]);
        Assert.StartsWith("""{"error":"this line is not JSON""", lines[3], StringComparison.Ordinal);
        Assert.Equal("""{"ok":true}""", lines[4]);
    }

    [Fact]
    public async Task A_grid_over_a_range_is_an_error_in_the_answer()
    {
        CliRun run = await _place.RunWithInputAsync(
            """{"cmd":"start","direction":"minimize","space":[{"name":"x","type":"float","low":0,"high":1}]}""" + "\n",
            "optimize", "--sampler", "grid");

        Assert.Contains("a grid cannot run over floats", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_sampler_is_a_mistake_of_the_user()
    {
        CliRun run = await _place.RunAsync("optimize", "--sampler", "randum");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'--sampler' is 'randum', which is unknown", run.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'random'?", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private async Task<string> RunDocumentedAsync(string language, string program)
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Workplace.Repository, "docs", "optimize.md"));
        string code = Regex.Match(page, $"^```{language}\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value;
        string sweeper = _place.File("sweeper");
        await File.WriteAllTextAsync(sweeper, $"#!/bin/sh\nexec dotnet '{Workplace.Program}' \"$@\"\n");
        File.SetUnixFileMode(sweeper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using Process process = Process.Start(new ProcessStartInfo(program, ["-c", code])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = $"{Path.GetDirectoryName(sweeper)}:{Environment.GetEnvironmentVariable("PATH")}" },
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }

    [GeneratedRegex(@"^best: \(([0-9.e-]+), ")]
    private static partial Regex BestOfPython();

    [GeneratedRegex(@"^([0-9.e-]+) x=0\.")]
    private static partial Regex BestOfShell();

    private sealed class PythonFactAttribute : FactAttribute
    {
        public PythonFactAttribute()
        {
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "python3"))))
            {
                Skip = "python3 is not installed";
            }
        }
    }
}
