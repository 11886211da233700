using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sweeper.Pretrain;

/// <summary>How often each word occurs, after lower-casing, dropping accents and splitting at punctuation.</summary>
public static partial class WordCounts
{
    /// <param name="texts">Any texts.</param>
    /// <param name="minimum">Rarer words are left out.</param>
    public static Dictionary<string, long> Of(IEnumerable<string> texts, long minimum)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            foreach (ValueMatch match in Word().EnumerateMatches(text))
            {
                string word = Plain(text.Substring(match.Index, match.Length));
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        return counts.Where(pair => pair.Value >= minimum && pair.Key.Length is > 0 and <= 40).ToDictionary();
    }

    private static string Plain(string word)
    {
        IEnumerable<char> letters = word.ToLowerInvariant().Normalize(NormalizationForm.FormD)
            .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark);
        return string.Concat(letters);
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+|[^\s\p{L}\p{N}\p{M}\p{C}]")]
    private static partial Regex Word();
}
