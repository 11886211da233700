using Sweeper.Engine;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Data;

/// <summary>Which of a file's columns hold text, label and, of pairs, the second text.</summary>
internal sealed record Columns(string Text, string Label, string? Pair)
{
    private static readonly string[] TextNames = ["sentence", "text", "review"];
    private static readonly string[] LabelNames = ["label", "sentiment", "emotion", "label_name"];

    /// <summary>Finds both, or says which are missing and what is there.</summary>
    public static Columns Find(IReadOnlyList<string> found, DataSettings settings, string where)
    {
        List<SpecProblem> problems =
        [
            .. found.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => new SpecProblem(
                $"two columns are called {ProblemList.Quote(group.Key)}",
                "give each column a name of its own", where)),
        ];
        string? text = Find(found, settings.TextColumn, TextNames, "text", where, problems);
        string? label = Find(found, settings.LabelColumn, LabelNames, "label", where, problems);
        string? pair = settings.PairColumn is { } second ? Find(found, second, [], "text_pair", where, problems) : null;
        (string Key, string? Column)[] named = [("text", text), ("label", label), ("text_pair", pair)];
        problems.AddRange(named.Where(one => one.Column is not null).GroupBy(one => one.Column).Where(group => group.Count() > 1)
            .Select(group => new SpecProblem(
                $"{string.Join(" and ", group.Select(one => $"'data.{one.Key}'"))} are both '{group.Key}'",
                $"name different ones of the columns {Listed(found)}", where)));
        return problems.Count == 0 ? new(text!, label!, pair) : throw new UserErrorException(problems);
    }

    private static string? Find(
        IReadOnlyList<string> found, string? wanted, string[] defaults, string key, string where,
        List<SpecProblem> problems)
    {
        if (wanted is null)
        {
            string? known = defaults.FirstOrDefault(name => found.Contains(name));
            if (known is null)
            {
                problems.Add(new(
                    $"no column is called {string.Join(", ", defaults[..^1])} or {defaults[^1]}; "
                        + $"the columns are {Listed(found)}",
                    $"name the column under data, such as {key}: {(found.Count > 0 ? found[0] : "...")}", where));
            }

            return known;
        }

        if (found.Contains(wanted))
        {
            return wanted;
        }

        string hint = NameSuggestion.For(wanted, found) is string near
            ? $"write {key}: {near} under data"
            : $"name one of these as {key} under data";
        problems.Add(new($"there is no column '{wanted}'; the columns are {Listed(found)}", hint, where));
        return null;
    }

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(20).Select(ProblemList.Quote)) + (names.Count > 20 ? ", ..." : "");
}
