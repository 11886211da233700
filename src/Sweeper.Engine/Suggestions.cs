using Sweeper.Search;

namespace Sweeper.Engine;

/// <summary>What the user may have meant.</summary>
public static class Suggestions
{
    private const int MaxListed = 16;
    private const int ListedOfMany = 12;

    /// <summary>The valid word nearest to the given one, or null when none is near.</summary>
    public static string? Nearest(string given, IEnumerable<string> valid) => NearestWord.Find(given, valid);

    /// <summary>
    /// "did you mean 'x'? The keys here are ...", or "write one of ..." when nothing is near.
    /// </summary>
    public static string Fix(string given, IReadOnlyCollection<string> valid, string theyAre)
    {
        string list = List(valid);
        return valid.Count == 0 ? "remove it"
            : Nearest(given, valid) is string near ? $"did you mean '{near}'? {theyAre} {list}"
            : $"write one of {list}";
    }

    /// <summary>The words, shortened when there are many.</summary>
    public static string List(IReadOnlyCollection<string> words) => words.Count <= MaxListed
        ? string.Join(", ", words)
        : $"{string.Join(", ", words.Take(ListedOfMany))} and {words.Count - ListedOfMany} more";
}
