namespace Sweeper.Cli.CommandLine;

/// <summary>Did-you-mean.</summary>
internal static class Suggestion
{
    /// <summary>The option nearest to a word, or null when none is near enough to be meant.</summary>
    public static string? Nearest(string word, IEnumerable<string> options)
    {
        (string Option, int Distance)? nearest = null;
        foreach (string option in options)
        {
            int distance = Distance(word.ToLowerInvariant(), option.ToLowerInvariant());
            if (distance <= Math.Max(1, Math.Min(word.Length, option.Length) / 3 + 1)
                && distance < Math.Max(word.Length, option.Length)
                && (nearest is null || distance < nearest.Value.Distance))
            {
                nearest = (option, distance);
            }
        }

        return nearest?.Option;
    }

    /// <summary><c>Did you mean 'x'? </c>, or nothing.</summary>
    public static string DidYouMean(string word, IEnumerable<string> options) =>
        Nearest(word, options) is { } nearest ? $"Did you mean '{nearest}'? " : "";

    // Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost 1 each.
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int substitution = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(substitution, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], 1 + cost[i - 2, j - 2]);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
