using System.Text.RegularExpressions;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Scripts;

/// <summary>Fills the macros of a sweep file's <c>command</c>, as the agent of W&amp;B does.</summary>
/// <remarks>
/// A macro is a word of its own and becomes none, one or several words; <c>${envvar:NAME}</c> alone may stand inside a
/// word. Words reach the program as they are: no shell looks at them. A parameter of a group has the group's name in
/// front, <c>--optim.lr=0.1</c>, where W&amp;B writes a Python dictionary.
/// </remarks>
internal static partial class CommandMacros
{
    public const string Program = "program";

    /// <summary>W&amp;B's command where the sweep file has none.</summary>
    public static readonly IReadOnlyList<string> Default = ["${env}", "${interpreter}", "${program}", "${args}"];

    /// <summary>The macros, without dollar and braces.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "env", "interpreter", Program, "args", "args_no_hyphens", "args_no_boolean_flags", "args_json", "args_json_file",
    ];

    /// <summary>The name of the macro that a word is; null when it is none.</summary>
    public static string? NameOf(string word) =>
        word.StartsWith("${", StringComparison.Ordinal) && word.EndsWith('}') && !Variable().IsMatch(word) ? word[2..^1] : null;

    /// <summary>The environment variables that a word asks for and that are not set.</summary>
    public static IEnumerable<string> MissingVariables(string word) =>
        Variable().Matches(word).Select(match => match.Groups[1].Value)
            .Where(name => Environment.GetEnvironmentVariable(name) is null);

    /// <summary>The words of the command line, the program's name first.</summary>
    /// <param name="script">What is started.</param>
    /// <param name="configuration">The values, in order.</param>
    /// <param name="jsonFile">What <c>${args_json_file}</c> stands for.</param>
    public static IReadOnlyList<string> Expand(
        ScriptSettings script, IReadOnlyList<KeyValuePair<string, ParameterValue>> configuration, string jsonFile = "") =>
        [.. script.Command.SelectMany(word => Words(word, script, configuration, jsonFile))];

    private static IEnumerable<string> Words(
        string word, ScriptSettings script, IReadOnlyList<KeyValuePair<string, ParameterValue>> values, string jsonFile) => NameOf(word) switch
        {
            "env" => ["/usr/bin/env"],
            "interpreter" => [Interpreter()],
            Program => [script.Program ?? ""],
            "args" => values.Select(value => $"--{Assignment(value)}"),
            "args_no_hyphens" => values.Select(Assignment),
            "args_no_boolean_flags" => values.Where(value => value.Value is not ParameterValue.Flag { Value: false })
                .Select(value => value.Value is ParameterValue.Flag ? $"--{value.Key}" : $"--{Assignment(value)}"),
            "args_json" => [PythonText.Json(ScriptConfiguration.Nested(values, script.Groups))],
            "args_json_file" => [jsonFile],
            _ => [Variable().Replace(word, match => Environment.GetEnvironmentVariable(match.Groups[1].Value) ?? match.Groups[1].Value)],
        };

    private static string Assignment(KeyValuePair<string, ParameterValue> value) => $"{value.Key}={PythonText.Of(value.Value)}";

    // W&B says python, which Debian does not have.
    private static string Interpreter() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "python")))
            ? "python" : "python3";

    [GeneratedRegex(@"\$\{envvar:([A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();
}
