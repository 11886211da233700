using System.Globalization;
using System.Text;
using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>The command line that runs one trial alone, as a sweep of its own.</summary>
public static class TrialCommand
{
    /// <summary>
    /// The sweep's own file with this configuration and seed as the only trial, and without early stopping, which would
    /// compare it with others.
    /// </summary>
    /// <param name="sweep">The trial's sweep.</param>
    /// <param name="trial">In any state.</param>
    /// <param name="home">As given by <c>--home</c>; null for the default.</param>
    /// <returns>One line for a POSIX shell.</returns>
    public static string Of(StoredSweep sweep, StoredTrial trial, string? home = null)
    {
        string values = string.Join(", ", trial.Configuration.Entries.Select(entry => $"{entry.Key}: {Yaml(entry.Value)}"));
        string[] words =
        [
            "sweeper", "run", sweep.SpecPath,
            string.Create(CultureInfo.InvariantCulture, $"name={sweep.Name}-trial-{trial.Number}"),
            "method=random", "run_cap=1", $"sweeper.try=[{{{values}}}]",
            string.Create(CultureInfo.InvariantCulture, $"sweeper.seeds.train={trial.Seed}"),
            .. HasKey(sweep, "early_terminate") ? ["early_terminate=null"] : Array.Empty<string>(),
            .. HasKey(sweep, "pruner") ? ["sweeper.pruner=null"] : Array.Empty<string>(),
            .. HasKey(sweep, "audit") ? ["sweeper.audit=null"] : Array.Empty<string>(),
            .. home is null ? Array.Empty<string>() : ["--home", home],
        ];
        return string.Join(' ', words.Select(Quoted));
    }

    // A key that is set to nothing counts as absent, so naming one too many does no harm.
    private static bool HasKey(StoredSweep sweep, string key) => sweep.SpecText.Contains($"{key}:", StringComparison.Ordinal);

    private static string Yaml(ParameterValue value) =>
        value is ParameterValue.Text { Value: var text } && !text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? value.CanonicalText
            : value.ToString();

    private static string Quoted(string word)
    {
        if (word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "_-./=:,+@%".Contains(letter, StringComparison.Ordinal)))
        {
            return word;
        }

        var quoted = new StringBuilder("'");
        foreach (char letter in word)
        {
            quoted.Append(letter == '\'' ? @"'\''" : letter.ToString());
        }

        return quoted.Append('\'').ToString();
    }
}
