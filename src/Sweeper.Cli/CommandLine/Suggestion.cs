using Sweeper.Engine;

namespace Sweeper.Cli.CommandLine;

/// <summary>Did-you-mean.</summary>
internal static class Suggestion
{
    /// <summary><c>Did you mean 'x'? </c>, or nothing.</summary>
    public static string DidYouMean(string word, IEnumerable<string> options) =>
        Suggestions.Nearest(word, options) is { } nearest ? $"Did you mean '{nearest}'? " : "";
}
