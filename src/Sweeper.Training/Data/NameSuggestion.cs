namespace Sweeper.Training.Data;

/// <summary>Finds the name someone probably meant.</summary>
internal static class NameSuggestion
{
    /// <summary>The name nearest to what was written; null when none is near.</summary>
    public static string? For(string written, IEnumerable<string> names)
    {
        int limit = Math.Max(1, written.Length / 3);
        return names
            .Select(name => (Name: name,
                Distance: Distance(written.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    // Changes, insertions, deletions and swaps of neighbours (optimal string alignment).
    private static int Distance(string a, string b)
    {
        int[] beforeLast = [];
        int[] last = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] row = new int[b.Length + 1];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(changed, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[b.Length];
    }
}
