using System.Security.Cryptography;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Scripts;

/// <summary>The files that a script's command names: how <c>reproduce</c> knows that one of them changed.</summary>
public static class ScriptInputs
{
    /// <summary>SHA-256 of the program and of every file that is a word of the command, by absolute path.</summary>
    public static IReadOnlyDictionary<string, string> Hashes(ScriptSettings script) =>
        Files(script).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToDictionary(path => path, Hash, StringComparer.Ordinal);

    private static IEnumerable<string> Files(ScriptSettings script)
    {
        IEnumerable<string> words = script.Command.Where(word => CommandMacros.NameOf(word) is null);
        foreach (string word in words.Append(script.Program ?? "").Where(word => word.Length > 0 && !word.Contains('\0', StringComparison.Ordinal)))
        {
            string path = Path.GetFullPath(Path.Combine(script.WorkingFolder, word));
            if (File.Exists(path))
            {
                yield return path;
            }
        }

        // python and awk belong to the machine; a program with a path of its own to the trial.
        if (Executable.PathOf(script) is { } program && script.Command[0].Contains('/', StringComparison.Ordinal))
        {
            yield return Path.GetFullPath(program);
        }
    }

    private static string Hash(string path) => FileErrors.Explain(path, () =>
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    });
}
