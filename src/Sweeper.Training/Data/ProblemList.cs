using Sweeper.Engine;

namespace Sweeper.Training.Data;

/// <summary>Collects what is wrong with a file, shows the first problems and counts the rest.</summary>
internal sealed class ProblemList(string path)
{
    private const int MaxShown = 20;

    private readonly List<SpecProblem> _shown = [];
    private long _count;

    public bool Any => _count > 0;

    public void Add(string what, string fix, long? line = null, string? detail = null)
    {
        _count++;
        if (_shown.Count < MaxShown)
        {
            string where = line is null ? path : FormattableString.Invariant($"{path}:{line}");
            _shown.Add(new(what, fix, detail is null ? where : $"{where}, {detail}"));
        }
    }

    public void ThrowIfAny()
    {
        if (!Any)
        {
            return;
        }

        if (_count > _shown.Count)
        {
            _shown.Add(new(
                FormattableString.Invariant(
                    $"{_count - _shown.Count} more problems in this file are not shown"),
                "mend those above first: they often have one cause", path));
        }

        throw new UserErrorException([.. _shown]);
    }

    /// <summary>
    /// Text as it can be shown in a message: short, on one line, without control characters.
    /// </summary>
    public static string Quote(string text)
    {
        const int Longest = 60;
        string start = text.Length > Longest ? text[..Longest] : text;
        string shown = string.Concat(start.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
        return text.Length > Longest ? $"'{shown}...'" : $"'{shown}'";
    }
}
