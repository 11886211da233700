using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Trials;

/// <summary>
/// Makes a process die, or a write fail, at a named moment (<see cref="DurableWrite"/>): so that tests can show that
/// nothing is lost whenever it happens. Costs nothing unless the environment asks for it.
/// </summary>
/// <remarks>
/// <c>SWEEPER_FAILPOINT=plan.written:3=kill</c> kills the process, as kill -9 does, the third time it gets there;
/// <c>:3</c> is 1 when left out, <c>:3-5</c> means three times in a row, <c>=error</c> stands for an I/O error, and a
/// comma separates several.
/// With <c>SWEEPER_FAILPOINT_TRACE=FILE</c> every failpoint that is reached is noted there, a line each, and all
/// processes that share the file count together.
/// </remarks>
internal static partial class Failpoint
{
    public const string Variable = "SWEEPER_FAILPOINT";
    public const string TraceVariable = "SWEEPER_FAILPOINT_TRACE";

    private static readonly string? Text = Environment.GetEnvironmentVariable(Variable);
    private static readonly string? Trace = Environment.GetEnvironmentVariable(TraceVariable);
    private static readonly Lazy<IReadOnlyList<Setting>> Settings = new(() => string.IsNullOrEmpty(Text) ? [] : Parse(Text));
    private static readonly Dictionary<string, int> Counts = [];
    private static readonly Lock Gate = new();

    /// <summary>Whether the environment sets or traces any.</summary>
    public static bool IsSet { get; } = !string.IsNullOrEmpty(Text) || !string.IsNullOrEmpty(Trace);

    public static void Reach(string name)
    {
        IReadOnlyList<Setting> settings = Settings.Value;
        int hit = Count(name);
        if (settings.FirstOrDefault(one => one.Name == name && one.First <= hit && hit <= one.Last) is not { } setting)
        {
            return;
        }

        if (setting.IsKill)
        {
            Posix.KillSelf();
        }

        const int inputOutputError = 5;
        throw new IOException($"an error was asked for at failpoint {name}", inputOutputError);
    }

    /// <exception cref="UserErrorException">There is no such failpoint, or the text is none.</exception>
    internal static IReadOnlyList<Setting> Parse(string text) => [.. text.Split(',').Select(ParseOne)];

    private static Setting ParseOne(string text)
    {
        Match match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new UserErrorException(
                $"'{text}' sets no failpoint", "Write NAME, NAME:3 or NAME:3-5, and =kill or =error after it", Variable);
        }

        string name = match.Groups["name"].Value;
        if (!DurableWrite.Failpoints.Contains(name))
        {
            throw new UserErrorException(
                $"there is no failpoint '{name}'", $"Take one of {string.Join(", ", DurableWrite.Failpoints)}", Variable);
        }

        int first = Number("first", 1);
        return new Setting(name, first, Number("last", first), match.Groups["action"].Value != "error");

        int Number(string group, int otherwise) => match.Groups[group] is { Success: true, Value: var digits }
            ? int.Parse(digits, CultureInfo.InvariantCulture)
            : otherwise;
    }

    /// <returns>How often it was reached, this time included.</returns>
    private static int Count(string name)
    {
        lock (Gate)
        {
            if (!string.IsNullOrEmpty(Trace))
            {
                using SafeFileHandle file = Posix.OpenAppend(Trace);
                RandomAccess.Write(file, Encoding.UTF8.GetBytes(name + "\n"), fileOffset: 0);
                return File.ReadLines(Trace).Count(line => line == name);
            }

            return Counts[name] = Counts.GetValueOrDefault(name) + 1;
        }
    }

    [GeneratedRegex("^(?<name>[a-z_.]+)(:(?<first>[0-9]{1,6})(-(?<last>[0-9]{1,6}))?)?(=(?<action>kill|error))?$")]
    private static partial Regex Pattern();

    /// <param name="Name">Of the failpoint.</param>
    /// <param name="First">The first time that counts, from 1.</param>
    /// <param name="Last">The last time that counts.</param>
    /// <param name="IsKill">Else an I/O error.</param>
    internal sealed record Setting(string Name, int First, int Last, bool IsKill);
}
