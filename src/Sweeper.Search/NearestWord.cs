namespace Sweeper.Search;

/// <summary>Finds the word that somebody probably meant.</summary>
public static class NearestWord
{
    /// <summary>The valid word nearest to the given one, or null when none is near.</summary>
    /// <remarks>Compared without case; dash, underscore and space count as the same.</remarks>
    public static string? Find(string given, IEnumerable<string> valid)
    {
        string plain = Plain(given);
        (string Word, int Distance)? best = null;
        foreach (string word in valid)
        {
            int distance = Distance(plain, Plain(word));
            if (distance <= Tolerance(plain, word) && (best is null || distance < best.Value.Distance))
            {
                best = (word, distance);
            }
        }

        return best?.Word;
    }

    private static int Tolerance(string given, string word) => Math.Max(given.Length, word.Length) switch
    {
        <= 3 => 1,
        <= 6 => 2,
        <= 12 => 3,
        _ => 4,
    };

    private static string Plain(string word)
    {
        string lower = word.Length <= 80 ? word.ToLowerInvariant() : word[..80].ToLowerInvariant();
        return lower.Replace('-', '_').Replace(' ', '_');
    }

    // Damerau-Levenshtein, optimal string alignment: a swap of neighbours counts as one.
    private static int Distance(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                distances[i, j] = i == 0 ? j : j == 0 ? i : Step(distances, left, right, i, j);
            }
        }

        return distances[left.Length, right.Length];
    }

    private static int Step(int[,] distances, string left, string right, int i, int j)
    {
        int replace = distances[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        int best = Math.Min(replace, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
        bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, distances[i - 2, j - 2] + 1) : best;
    }
}
