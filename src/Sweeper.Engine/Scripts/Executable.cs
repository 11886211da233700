using System.Text;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Scripts;

/// <summary>Looks whether a script's command can be started, before any trial is.</summary>
internal static class Executable
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>What keeps the first word, behind <c>env</c>, from being started, and what to do; null when nothing does.</summary>
    public static (string What, string Fix)? Problem(ScriptSettings script)
    {
        if (NameOf(script) is not { } name)
        {
            return ("'command' names nothing that could be started", "write the program first: command: [\"./train.sh\", \"${args}\"]");
        }

        if (Find(name, script.WorkingFolder) is not { } path)
        {
            return name.Contains('/', StringComparison.Ordinal)
                ? ($"'command' starts with '{name}', but there is no such file in {script.WorkingFolder}", "correct the path, or build the program first")
                : File.Exists(Path.Combine(script.WorkingFolder, name))
                    ? ($"'command' starts with '{name}', which is looked for in PATH and not in a folder", $"write ./{name}")
                    : ($"'command' starts with '{name}', which is not in PATH", "install it, or write its path");
        }

        return IsExecutable(path)
            ? null
            : ($"'command' starts with '{name}', but {path} may not be executed", $"make it executable: chmod +x {path}; or put its interpreter first");
    }

    /// <summary>The file that the command starts, absolute; null when there is none.</summary>
    public static string? PathOf(ScriptSettings script) => NameOf(script) is { } name ? Find(name, script.WorkingFolder) : null;

    /// <summary>A command name as a path: <c>./train.sh</c> for <c>train.sh</c>.</summary>
    public static string AsPath(string program) => program.Contains('/', StringComparison.Ordinal) ? program : $"./{program}";

    /// <summary>"a program" or "a script for sh", when the file is clearly nothing for Python; else null.</summary>
    public static string? OtherInterpreter(string path)
    {
        Span<byte> head = stackalloc byte[128];
        try
        {
            using FileStream file = File.OpenRead(path);
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (head.StartsWith("\u007fELF"u8))
        {
            return "a compiled program";
        }

        string line = head.StartsWith("#!"u8) ? Encoding.UTF8.GetString(head).Split('\n')[0] : "";
        return line.Length == 0 || line.Contains("python", StringComparison.Ordinal) ? null : $"a script for {line[2..].Trim()}";
    }

    // /usr/bin/env starts the word after it.
    private static string? NameOf(ScriptSettings script)
    {
        string[] words = [.. CommandMacros.Expand(script, []).Take(2)];
        return words is ["/usr/bin/env", var second] ? second : words.FirstOrDefault();
    }

    private static string? Find(string name, string workingFolder)
    {
        string[] candidates = name.Contains('/', StringComparison.Ordinal)
            ? [Path.Combine(workingFolder, name)]
            : [.. (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':').Where(folder => folder.Length > 0)
                .Select(folder => Path.Combine(folder, name))];
        return candidates.FirstOrDefault(path => File.Exists(path) && IsExecutable(path)) ?? candidates.FirstOrDefault(File.Exists);
    }

    private static bool IsExecutable(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & AnyExecute) != 0;
}
