using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

/// <summary>The sweeps of the folder examples, whose trials are a shell script, a Python script and a compiled program.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_shell_script() => Assert.InRange(await BestAsync("threshold"), 0.6, 1);

    [ToolFact("python3")]
    public async Task A_Python_script()
    {
        Assert.InRange(await BestAsync("logistic", "run_cap=5", "epochs=4"), 0.55, 1);
        JsonNode trials = (await _place.RunAsync("trials", "--json")).Expect(0).Json;
        Assert.Contains(trials.AsArray(), trial => (string)trial!["state"]! == "pruned");
    }

    [ToolFact("cc")]
    public async Task A_compiled_program()
    {
        Copy("descent.c");
        Copy("descent.yaml");
        using Process compiler = Process.Start("cc", ["-O2", "-o", _place.File("descent"), _place.File("descent.c"), "-lm"]);
        await compiler.WaitForExitAsync();
        Assert.Equal(0, compiler.ExitCode);

        CliRun run = await _place.RunAsync("run", "descent.yaml", "run_cap=6", "-q", "--json");

        Assert.Contains(run.ExitCode, new[] { 0, 2 });
        Assert.InRange((double)run.Json["best"]!["value"]!, 0, 10);
    }

    private async Task<double> BestAsync(string name, params string[] overrides)
    {
        CliRun run = await _place.RunAsync(
            ["run", Path.Combine(Workplace.Repository, "examples", $"{name}.yaml"), "-q", "--json", .. overrides]);
        return double.Parse(run.Expect(0).Json["best"]!["value"]!.ToString(), CultureInfo.InvariantCulture);
    }

    private void Copy(string name) => File.Copy(Path.Combine(Workplace.Repository, "examples", name), _place.File(name));

    private sealed class ToolFactAttribute : FactAttribute
    {
        public ToolFactAttribute(string tool)
        {
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool))))
            {
                Skip = $"{tool} is not installed";
            }
        }
    }
}
