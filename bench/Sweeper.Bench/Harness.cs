using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sweeper.Bench;

/// <summary>One study of the search harness.</summary>
/// <param name="Task">Name of the objective.</param>
/// <param name="Seed">Of the study.</param>
/// <param name="Regret">By trial, or by fraction of the budget: 0 is the optimum, 1 a median random configuration.</param>
internal sealed record StudyResult(string Task, int Seed, double[] Regret);

/// <summary>The objective server beside the project (<c>../shared/hpo</c>), which speaks the ask-and-tell protocol.</summary>
internal static class Harness
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Sweeper's side of the protocol.</summary>
    public static string Sweeper(string options) =>
        $"dotnet {Paths.InProject("src", "Sweeper.Cli", "bin", "Release", "net10.0", "sweeper.dll")} optimize {options}";

    /// <summary>A client that comes with the harness.</summary>
    public static string Client(string file, string options = "") => $"{Python} {Paths.Shared("hpo", "clients", file)} {options}";

    /// <summary>Runs the harness and returns its result file.</summary>
    /// <param name="optimizer">Command line of the optimizer.</param>
    /// <param name="arguments">Of the harness.</param>
    public static JsonNode Run(string optimizer, params string[] arguments)
    {
        string file = Path.Combine(Path.GetTempPath(), $"sweeper-bench-{Guid.NewGuid():N}.json");
        try
        {
            string[] fixedArguments = [Paths.Shared("hpo", "harness.py"), "--optimizer", optimizer, "--out", file, "--quiet"];
            using Process process = Process.Start(new ProcessStartInfo(Python, [.. fixedArguments, .. arguments]))!;
            process.WaitForExit();
            JsonNode result = JsonNode.Parse(File.ReadAllText(file))!;
            return result["failures"]!.AsArray() is [] ? result
                : throw new InvalidOperationException($"{optimizer}: {result["failures"]!.ToJsonString()}");
        }
        finally
        {
            File.Delete(file);
            File.Delete(file + "l");
        }
    }

    public static IReadOnlyList<StudyResult> Studies(string optimizer, params string[] arguments) =>
    [
        .. Run(optimizer, arguments)["runs"]!.AsArray().Select(run => new StudyResult(
            (string)run!["task"]!, (int)run["seed"]!, run["regret"].Deserialize<double[]>()!)),
    ];

    /// <summary>Regret of a peer after 25, 50 and 100 trials, as recorded beside the harness.</summary>
    public static IReadOnlyList<StudyResult> Recorded(string peer)
    {
        JsonNode tasks = JsonNode.Parse(File.ReadAllText(Paths.Shared("hpo", "baselines.json")))![peer]!;
        return
        [
            .. tasks.AsObject().SelectMany(task => task.Value!.AsObject().Select(seed => new StudyResult(
                task.Key, int.Parse(seed.Key, System.Globalization.CultureInfo.InvariantCulture), seed.Value.Deserialize<double[]>()!))),
        ];
    }
}
