using System.Globalization;
using System.Text.RegularExpressions;

namespace Sweeper.Engine.Slurm;

/// <summary>An element of a job array, as squeue or sacct sees it.</summary>
/// <param name="Job">The array's id, the same for all its elements.</param>
/// <param name="Element">Its index in the array.</param>
/// <param name="State">Slurm's word.</param>
/// <param name="Reason">Why it waits; <c>None</c> when it does not.</param>
/// <param name="Node">Null when it has none.</param>
/// <param name="Name">The job's.</param>
internal sealed record SlurmElementState(string Job, int Element, string State, string Reason, string? Node, string Name)
{
    public SlurmFate Fate => SlurmJobState.Fate(State);
}

/// <summary>Reads what Slurm's commands print. Pure: a line that is not understood is left out, so it counts as unknown.</summary>
internal static partial class SlurmText
{
    /// <summary>For <c>squeue -o</c>: text, because the JSON of squeue differs between versions.</summary>
    public const string QueueFormat = "%F|%K|%T|%r|%N|%j";

    /// <summary>For <c>sacct -o</c>, with <c>-P -n -X</c>.</summary>
    public const string AccountingFormat = "JobID,State,NodeList,JobName";

    /// <summary>Lines of <c>squeue -h -r -o</c> <see cref="QueueFormat"/>.</summary>
    public static IReadOnlyList<SlurmElementState> Queue(string output) =>
    [
        .. from line in Lines(output)
           let cells = line.Split('|', 6)
           where cells.Length == 6 && Index(cells[1]) is not null
           select new SlurmElementState(cells[0], Index(cells[1])!.Value, cells[2], cells[3], cells[4].Length > 0 ? cells[4] : null, cells[5]),
    ];

    /// <summary>Lines of <c>sacct -P -n -X -o</c> <see cref="AccountingFormat"/>. Elements that wait as a range, <c>12_[3-5]</c>, are left out.</summary>
    public static IReadOnlyList<SlurmElementState> Accounting(string output) =>
    [
        .. from line in Lines(output)
           let cells = line.Split('|', 4)
           let id = cells[0].Split('_')
           where cells.Length == 4 && id.Length == 2 && Index(id[1]) is not null
           select new SlurmElementState(
               id[0], Index(id[1])!.Value, cells[1], "None", cells[2] is "" or "None assigned" ? null : cells[2], cells[3]),
    ];

    /// <summary>The id that <c>sbatch --parsable</c> prints, <c>123</c> or <c>123;cluster</c>; null when there is none.</summary>
    public static string? SubmittedJob(string output) =>
        Lines(output).Select(line => line.Split(';')[0]).LastOrDefault(id => id.Length > 0 && id.All(char.IsAsciiDigit));

    /// <summary>A value of <c>scontrol show config</c>; null when it is not there.</summary>
    public static string? Setting(string output, string name) =>
        Lines(output).Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2 && pair[0].Trim() == name)
            .Select(pair => pair[1].Trim()).FirstOrDefault();

    /// <summary>Whether sbatch refused because the array, or the number of jobs of the user, is too large: fewer may be accepted.</summary>
    public static bool IsTooMany(string error) => TooMany().IsMatch(error);

    /// <summary>Whether sbatch refused for good: the same request will be refused again.</summary>
    public static bool IsRefusal(string error) => Refusal().IsMatch(error) && !IsTooMany(error);

    /// <summary>What to say of why a job waits, in few words.</summary>
    public static string Waiting(string reason, int ahead)
    {
        string why = reason switch
        {
            "None" or "" => "not looked at yet",
            "JobArrayTaskLimit" => "max_parallel",
            _ => reason,
        };
        return ahead == 0 ? $"waiting: {why}" : string.Create(CultureInfo.InvariantCulture, $"waiting: {why}; {ahead} ahead");
    }

    private static int? Index(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;

    private static string[] Lines(string output) =>
        output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("Invalid job array|job array.*(too large|limit)|SubmitJob|Submit job|MaxJobCount|Job violates accounting/QOS policy|AssocMaxSubmit|QOSMaxSubmit", RegexOptions.IgnoreCase)]
    private static partial Regex TooMany();

    [GeneratedRegex("[Ii]nvalid|not permitted|not available|Access.*denied|unrecognized option|Unable to open file|Requested .* is|More processors requested|Memory (specification|required)|violates")]
    private static partial Regex Refusal();
}
